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

test("a config that is nearly one is told: in our file a fault, in dbt's a warning", async () => {
  const tree = "models:\n  marts:\n    +materialised: table\n    +my_own_config: 1\n";
  expect(await faults({ "tstl.config.yaml": `name: shop\n${tree}` })).toEqual([
    'CONFIG_KEY_UNKNOWN tstl.config.yaml:4:5 | unknown config "materialised" in models.marts | did you mean "materialized"?',
  ]);
  const { warnings } = await load({ "dbt_project.yml": `${DBT}${tree}`, "profiles.yml": PROFILES });
  expect(warnings.map((warning) => warning.hint)).toEqual(['did you mean "materialized"?']);
});

describe("what cannot be loaded says why", () => {
  test("no project", async () => {
    expect(await faults({})).toEqual([
      "CONFIG_MISSING  | no project here:  and its parents hold no tstl.config.yaml and no dbt_project.yml | make a project with: tstl init",
    ]);
    expect(await faults({}, { cli: { projectDir: "nowhere" } })).toEqual([
      "CONFIG_MISSING  | the project folder /nowhere does not exist: there is no tstl.config.yaml and no dbt_project.yml | make a project with: tstl init",
    ]);
  });

  test("broken YAML", async () => {
    expect(await faults({ "tstl.config.yaml": "name: shop\nvars:\n\ta: 1\n" })).toEqual([
      "YAML_SYNTAX tstl.config.yaml:3:1 | broken YAML: a tab indents this line | indent with spaces",
    ]);
  });

  test("a profile or target that does not exist, with those that do", async () => {
    const files = { "dbt_project.yml": DBT, "profiles.yml": PROFILES };
    expect(await faults(files, { cli: { profile: "shpo" } })).toEqual([
      'PROFILE_MISSING  | no profile "shpo" in profiles.yml: it has shop | did you mean "shop"?',
    ]);
    expect(await faults(files, { cli: { target: "staging" } })).toEqual([
      'TARGET_MISSING profiles.yml:3:3 | no target "staging" in the profile "shop": it has dev, prod | choose another with --target',
    ]);
    expect(await faults({ "tstl.config.yaml": "name: shop\n" }, { cli: { target: "prod" } })).toEqual([
      'TARGET_MISSING tstl.config.yaml | no target "prod": there is only "dev", the embedded database | choose another with --target, or add it under targets',
    ]);
  });

  test("an environment variable that is not set, at the value that asks for it", async () => {
    const files = { "dbt_project.yml": DBT, "profiles.yml": PROFILES };
    expect(await faults(files, { cli: { target: "prod" } })).toEqual([
      "ENV_VAR_MISSING profiles.yml:14:13 | the environment variable \"PROD_HOST\" is not set | set it, write it into .env, or give a default: env_var('PROD_HOST', 'value')",
      "ENV_VAR_MISSING profiles.yml:17:17 | the environment variable \"DBT_ENV_SECRET_PROD\" is not set | set it, write it into .env, or give a default: env_var('DBT_ENV_SECRET_PROD', 'value')",
    ]);
  });

  test("a secret where it would be seen", async () => {
    const project = `${DBT}models:\n  +schema: "{{ env_var('DBT_ENV_SECRET_X') }}"\n`;
    const environment = { DBT_ENV_SECRET_X: "hunter22" };
    expect(await faults({ "dbt_project.yml": project, "profiles.yml": PROFILES }, { environment })).toEqual([
      'ENV_VAR_SECRET dbt_project.yml:4:12 | the secret "DBT_ENV_SECRET_X" may be used in profiles and targets only | ',
    ]);
  });

  test("a bad port, a database of another kind, and a bad flag of the environment", async () => {
    const profile = (keys: string) => ({
      "dbt_project.yml": DBT,
      "profiles.yml": `shop: {target: dev, outputs: {dev: {${keys}}}}`,
    });
    expect(await faults(profile("type: postgres, schema: x, port: abc"))).toEqual([
      'CONFIG_VALUE profiles.yml:1:70 | port must be a whole number from 0 to 65535, not "abc" | ',
    ]);
    expect(await faults(profile("type: snowflake, schema: x"))).toEqual([
      'TARGET_TYPE profiles.yml:1:43 | the target "dev" is of type snowflake, and tstl speaks Postgres only | choose a target of type postgres with --target, or change the type',
    ]);
    expect(await faults(profile("type: postgres, schema: x"), { environment: { TSTL_THREADS: "many" } })).toEqual([
      'FLAG_INVALID  | the environment variable TSTL_THREADS is "many", which is not a whole number | ',
    ]);
  });

  test("a project with a name that templates use", async () => {
    expect(await faults({ "tstl.config.yaml": "name: target\n" })).toEqual([
      'PROJECT_NAME_RESERVED tstl.config.yaml:1:7 | a project cannot be named "target": templates use that name | choose another name',
    ]);
  });

  test("a version of dbt that the project does not run on", async () => {
    const files = {
      "dbt_project.yml": `${DBT}require-dbt-version: [">=1.3.0", "<1.5.0"]\n`,
      "profiles.yml": PROFILES,
    };
    expect(await faults(files)).toEqual([
      'DBT_VERSION dbt_project.yml:3:22 | "shop" needs dbt <1.5.0, and tstl behaves as dbt 1.11.16 | try it all the same with --no-version-check',
    ]);
    expect((await load(files, { cli: { versionCheck: false } })).project.name).toBe("shop");
  });

  test("a name that no template knows", async () => {
    const config = 'name: shop\nmodels:\n  +schema: "{{ targt }}"\n';
    expect(await faults({ "tstl.config.yaml": config })).toEqual([
      "TEMPLATE_UNDEFINED tstl.config.yaml:3:12 | a name in {{ targt }} is not defined | ",
    ]);
  });

  test("a key of dbt's in our file, with the way to write it here", async () => {
    expect(await faults({ "tstl.config.yaml": "name: shop\nmodel-paths: [sql]\n" })).toEqual([
      'CONFIG_KEY_UNKNOWN tstl.config.yaml:2:1 | unknown key "model-paths" | in tstl.config.yaml it is written paths: {models: [...]}',
    ]);
  });

  test("a profile and packages of the wrong shape", async () => {
    expect(await faults({ "dbt_project.yml": DBT, "profiles.yml": "shop: 5\n" })).toEqual([
      'CONFIG_TYPE profiles.yml:1:7 | the profile "shop" must be a mapping of keys to values | ',
    ]);
    expect(await faults({ "tstl.config.yaml": "name: shop\n", "packages.yml": "packages: {a: b}\n" })).toEqual([
      "CONFIG_TYPE packages.yml:1:11 | packages must be a list | ",
    ]);
  });

  test("a URL without repeating it", async () => {
    const config = "name: shop\ntargets: {prod: {url: 'postgres://ana:hunter22@db:abc/x'}}\n";
    expect(await faults({ "tstl.config.yaml": config })).toEqual([
      "DB_URL_INVALID  | targets.prod.url is not of the form postgres://user:password@host:port/database | percent-encode special characters of user and password, such as %40 for @",
    ]);
  });
});
