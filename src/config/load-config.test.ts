import { describe, expect, test } from "vitest";
import { configFaults as faults, loadTestConfig as load } from "../testing/load-test-config.ts";

const DBT = "name: shop\nprofile: shop\n";
const PROFILES = `shop:
  target: dev
  outputs:
    dev:
      type: postgres
      host: localhost
      port: 5432
      user: ana
      pass: "correct horse"
      dbname: warehouse
      schema: analytics
    prod:
      type: postgres
      host: "{{ env_var('PROD_HOST') }}"
      port: "{{ env_var('PROD_PORT', '6432') | as_number }}"
      user: deploy
      password: "{{ env_var('DBT_ENV_SECRET_PROD') }}"
      database: warehouse
      schema: "mart_{{ var('suffix', 'x') }}"
      threads: 8
`;

describe("a dbt project", () => {
  const files = { "dbt_project.yml": DBT, "profiles.yml": PROFILES };

  test("builds into the profile's default target", async () => {
    const { target, project, secrets, targetPath, warnings } = await load(files);
    expect(target).toEqual({
      name: "dev",
      profile: "shop",
      kind: "postgres",
      database: "warehouse",
      schema: "analytics",
      threads: 4,
      connection: {
        host: "localhost",
        port: 5432,
        user: "ana",
        password: "correct horse",
        dbname: "warehouse",
        schema: "analytics",
      },
      visible: {
        name: "dev",
        target_name: "dev",
        profile_name: "shop",
        type: "postgres",
        threads: 4,
        host: "localhost",
        port: 5432,
        user: "ana",
        database: "warehouse",
        dbname: "warehouse",
        schema: "analytics",
        connect_timeout: 10,
        role: null,
        search_path: null,
        keepalives_idle: 0,
        sslmode: null,
        sslcert: null,
        sslkey: null,
        sslrootcert: null,
        application_name: "dbt",
        autocommit: false,
        retries: 1,
      },
      extensions: [],
    });
    expect(project.name).toBe("shop");
    expect(project.paths.models).toEqual(["models"]);
    expect(secrets).toEqual(["correct%20horse", "correct horse"]);
    expect(targetPath).toBe("/target");
    expect(warnings).toEqual([]);
  });

  test("renders only the output that is chosen, with variables of the environment and of --vars", async () => {
    const environment = { PROD_HOST: "db.example", DBT_ENV_SECRET_PROD: "hunter22" };
    const { target, secrets } = await load(files, { environment, cli: { target: "prod", vars: "{suffix: eu}" } });
    expect(target.connection).toEqual({
      host: "db.example",
      port: 6432,
      user: "deploy",
      password: "hunter22",
      dbname: "warehouse",
      schema: "mart_eu",
    });
    expect(target.threads).toBe(8);
    expect(secrets).toEqual(["hunter22"]);
    expect(JSON.stringify(target.visible)).not.toContain("hunter22");
  });

  test("is found from a folder below it", async () => {
    const config = await load({ ...files, "models/marts/x.sql": "select 1" }, { folder: "models/marts" });
    expect(config.projectDir).toBe("");
    expect(config.target.name).toBe("dev");
  });

  test("renders its own file, hooks and vars apart, which wait for their use", async () => {
    const project = `${DBT}version: 1.0
vars:
  start: "{{ not yet }}"
  whole: 2.0
on-run-start: "{{ grant() }}"
models:
  shop:
    +schema: "{{ target.schema }}_x"
    +enabled: "{{ var('on', true) }}"
    +post-hook: "{{ later() }}"
`;
    const config = await load({ ...files, "dbt_project.yml": project });
    expect(config.project.version).toBe("1.0");
    expect(config.project.vars).toEqual({ start: "{{ not yet }}", whole: 2 });
    expect(config.project.onRunStart).toEqual(["{{ grant() }}"]);
    expect(config.project.trees.models).toEqual({
      shop: { "+schema": "analytics_x", "+enabled": true, "+post-hook": "{{ later() }}" },
    });
  });

  test("without any profiles.yml builds into an embedded database, and says so", async () => {
    const { target, warnings } = await load({ "dbt_project.yml": DBT }, { environment: { TSTL_PROFILES_DIR: "" } });
    expect([target.kind, target.name, target.connection.directory]).toEqual(["pglite", "dev", "/.tstl/db/dev"]);
    expect(warnings.map((warning) => warning.code)).toEqual(["PROFILES_ABSENT"]);
  });

  test("takes older names of paths, and configs of tests under either name", async () => {
    const project = `${DBT}source-paths: [sql]\ndata-paths: [data]\ntests:\n  +severity: warn\n`;
    const config = await load({ ...files, "dbt_project.yml": project });
    expect(config.project.paths.models).toEqual(["sql"]);
    expect(config.project.paths.seeds).toEqual(["data"]);
    expect(config.project.trees.data_tests).toEqual({ "+severity": "warn" });
  });

  test("a query comment can be a text, a mapping, or switched off", async () => {
    const comment = async (line: string) =>
      (await load({ ...files, "dbt_project.yml": `${DBT}${line}\n` })).queryComment;
    expect(await comment("")).toEqual({ comment: "default", append: false });
    expect(await comment("query-comment: run by {{ target.name }}")).toEqual({
      comment: "run by {{ target.name }}",
      append: false,
    });
    expect(await comment("query-comment: {append: true}")).toEqual({ comment: "default", append: true });
    expect(await comment("query-comment:")).toBeNull();
    expect(await comment('query-comment: ""')).toBeNull();
  });

  test("an unknown key is a warning with the key that was meant", async () => {
    const { warnings } = await load({ ...files, "dbt_project.yml": `${DBT}modle-paths: [x]\n` });
    expect(warnings).toMatchObject([{ code: "CONFIG_KEY_UNKNOWN", hint: 'did you mean "model-paths"?' }]);
  });

  test("flags of behaviour have dbt's defaults unless the project says otherwise", async () => {
    const { flags, options } = await load({
      ...files,
      "dbt_project.yml": `${DBT}flags:\n  fail_fast: true\n  validate_macro_args: true\n  of_a_package: 1\n`,
    });
    expect(options.failFast).toBe(true);
    expect(flags).toMatchObject({
      validate_macro_args: true,
      require_resource_names_without_spaces: true,
      of_a_package: 1,
    });
    const slip = await load({ ...files, "dbt_project.yml": `${DBT}flags: {fail_fats: true}\n` });
    expect(slip.warnings).toMatchObject([{ code: "CONFIG_KEY_UNKNOWN", hint: 'did you mean "fail_fast"?' }]);
  });
});

describe("a tstl project", () => {
  test("with a name alone has an embedded database and the usual folders", async () => {
    const config = await load({ "tstl.config.yaml": "name: shop\n" });
    expect(config.target).toMatchObject({
      name: "dev",
      profile: "shop",
      kind: "pglite",
      database: "postgres",
      schema: "public",
      threads: 4,
    });
    expect(config.target.connection).toEqual({
      directory: "/.tstl/db/dev",
      dbname: "postgres",
      user: "postgres",
      schema: "public",
    });
    expect(config.target.visible.type).toBe("postgres");
    expect(config.project.paths.seeds).toEqual(["seeds"]);
  });

  const TARGETS = `name: shop
default-target: dev
targets:
  dev:
    schema: main
    extensions: [pg_trgm]
  prod:
    url: "{{ env_var('SHOP_URL') }}"
    schema: mart
    threads: 16
`;

  test("takes its targets by name, and renders the chosen one", async () => {
    const dev = await load({ "tstl.config.yaml": TARGETS });
    expect([dev.target.kind, dev.target.schema, dev.target.extensions]).toEqual(["pglite", "main", ["pg_trgm"]]);
    const environment = { SHOP_URL: "postgres://ana:p%40ssword@db.example:6000/shop?sslmode=require" };
    const prod = await load({ "tstl.config.yaml": TARGETS }, { cli: { target: "prod" }, environment });
    expect(prod.target.connection).toEqual({
      host: "db.example",
      port: 6000,
      user: "ana",
      password: "p@ssword",
      dbname: "shop",
      sslmode: "require",
      schema: "mart",
    });
    expect(prod.target.threads).toBe(16);
    expect(prod.secrets).toEqual(["p%40ssword", "p@ssword"]);
  });

  test("with a host is a server, and its default target may be a template", async () => {
    const file = `name: shop
default-target: "{{ env_var('STAGE', 'local') }}"
targets:
  local: {schema: main}
  ci: {host: db.example, dbname: ci}
`;
    expect((await load({ "tstl.config.yaml": file })).target.kind).toBe("pglite");
    const { target } = await load({ "tstl.config.yaml": file }, { environment: { STAGE: "ci" } });
    expect([target.kind, target.connection.host]).toEqual(["postgres", "db.example"]);
  });

  test("is checked in the targets that are not chosen, too", async () => {
    const file = `name: shop
targets:
  dev: {schema: main}
  prod: {host: "{{ env_var('NOWHERE') }}", prot: 5432}
`;
    expect(await faults({ "tstl.config.yaml": file })).toEqual([
      'CONFIG_KEY_UNKNOWN tstl.config.yaml:4:44 | unknown key "prot" in targets.prod | did you mean "port"?',
    ]);
  });

  test("wins over a dbt_project.yml beside it", async () => {
    const config = await load({ "tstl.config.yaml": "name: ours\n", "dbt_project.yml": DBT });
    expect(config.project.name).toBe("ours");
  });

  test("TSTL_DATABASE_URL, also out of .env, takes the target's place and keeps its schema", async () => {
    const files = { "tstl.config.yaml": TARGETS, ".env": "TSTL_DATABASE_URL=postgres://ana@db.example/shop\n" };
    const { target } = await load(files);
    expect([target.name, target.kind, target.schema]).toEqual(["dev", "postgres", "main"]);
    expect(target.connection).toEqual({ user: "ana", host: "db.example", dbname: "shop", schema: "main" });
    const shell = await load(files, { environment: { TSTL_DATABASE_URL: "postgres://ana@other.example/shop" } });
    expect(shell.target.connection.host).toBe("other.example");
    const chosen = await load(files, { cli: { target: "dev" } });
    expect(chosen.target.kind).toBe("pglite");
  });

  test("PG* variables choose a server once they name one", async () => {
    const environment = { PGHOST: "db.example", PGPORT: "6000", PGUSER: "ana" };
    const named = await load({ "tstl.config.yaml": "name: shop\n" }, { environment });
    expect(named.target.connection).toEqual({
      host: "db.example",
      port: 6000,
      user: "ana",
      dbname: "ana",
      schema: "public",
    });
    const unnamed = await load({ "tstl.config.yaml": "name: shop\n" }, { environment: { PGUSER: "ana" } });
    expect(unnamed.target.kind).toBe("pglite");
  });

  test("trees may begin with folders; packages keep their own branch", async () => {
    const config = await load({
      "tstl.config.yaml": `name: shop
models:
  +tags: [all]
  staging:
    +materialized: view
  shop:
    marts:
      +materialized: table
  helpers:
    +enabled: false
packages-install-path: lib
`,
      "lib/helpers/dbt_project.yml": "name: helpers\n",
    });
    expect(config.project.trees.models).toEqual({
      "+tags": ["all"],
      shop: { staging: { "+materialized": "view" }, marts: { "+materialized": "table" } },
      helpers: { "+enabled": false },
    });
  });

  test("every fault of the file is told in one go, with its place", async () => {
    const config = `name: 1 shop
modles:
  +materialized: table
paths:
  model: sql
targets:
  dev:
    host: localhost
    port: 99999
    shcema: x
flags: [a]
`;
    expect(await faults({ "tstl.config.yaml": config })).toEqual([
      'CONFIG_VALUE tstl.config.yaml:1:7 | name must be a name of letters, digits and underscores that does not begin with a digit, not "1 shop" | ',
      'CONFIG_KEY_UNKNOWN tstl.config.yaml:2:1 | unknown key "modles" | did you mean "models"?',
      'CONFIG_KEY_UNKNOWN tstl.config.yaml:5:3 | unknown key "model" in paths | did you mean "models"?',
      "CONFIG_VALUE tstl.config.yaml:9:11 | targets.dev.port must be a whole number from 0 to 65535, not 99999 | ",
      'CONFIG_KEY_UNKNOWN tstl.config.yaml:10:5 | unknown key "shcema" in targets.dev | did you mean "schema"?',
      "CONFIG_TYPE tstl.config.yaml:11:8 | flags must be a mapping, not a list | ",
    ]);
  });
});
