import { describe, expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { testProject } from "../testing/run-project.ts";

const FILES = {
  "models/parent.sql": "{{ config(materialized='table') }} select 1 as id, 'a'::text as name",
  "models/p.yml": `
models:
  - name: parent
    config: {contract: {enforced: true}}
    constraints:
      - {type: primary_key, columns: [id], name: parent_pk}
      - {type: unique, columns: [name], name: '"Names, once"'}
    columns:
      - {name: id, data_type: int}
      - {name: name, data_type: string}
`,
};

describe.each(["postgres", "pglite"] as const)("named constraints on %s", (kind) => {
  test("have their names again each time the table is built anew", async () => {
    await using project = await commandProject(kind, FILES);
    const names = `select json_agg(conname order by conname) as names from pg_constraint
      where conrelid = '{{ ref('parent') }}'::regclass and contype in ('p', 'u')`;
    for (const _ of ["first", "again"]) {
      expect((await project.tstl("run")).code).toBe(0);
      const { lines } = await project.tstl("show", "--inline", names, "--output", "json", "-q");
      expect(JSON.parse(lines.join("")).show).toEqual([{ names: ["Names, once", "parent_pk"] }]);
    }
  });
});

describeBothAdapters("constraints of a contract hold for all rows, whenever Postgres checks them:", (makeAdapter) => {
  const contract = `
models:
  - name: staff
    config: {contract: {enforced: true}}
    constraints: [{type: unique, columns: [team, email]}]
    columns:
      - {name: id, data_type: int, constraints: [{type: primary_key}, {type: not_null}]}
      - {name: team, data_type: int, constraints: [{type: foreign_key, to: ref('teams'), to_columns: [id]}]}
      - {name: email, data_type: text, constraints: [{type: check, expression: "email like '%@%'"}]}
  - name: teams
    config: {contract: {enforced: true}}
    columns: [{name: id, data_type: int, constraints: [{type: primary_key}]}]
`;
  const staff = (rows: string) => ({
    "models/teams.sql": "{{ config(materialized='table') }} select 1 as id",
    "models/staff.sql": `{{ config(materialized='incremental', on_schema_change='fail') }}
      select * from (values ${rows}) as staff (id, team, email)`,
    "models/p.yml": contract,
  });

  test.each([
    ["a key twice", "(1, 1, 'a@x'), (1, 1, 'b@x')", "23505", /Key \(id\)=\(1\)/],
    ["no key", "(null::int, 1, 'a@x')", "23502", /null value in column "id"/],
    ["several columns twice", "(1, 1, 'a@x'), (2, 1, 'a@x')", "23505", /Key \(team, email\)/],
    ["a reference to nowhere", "(1, 2, 'a@x')", "23503", /Key \(team\)=\(2\) is not present/],
    ["a value that the check refuses", "(1, 1, 'ax')", "23514", /violates check constraint/],
  ])("%s is refused", async (_, rows, sqlstate, text) => {
    await using project = await testProject(makeAdapter, staff(rows));
    const [result] = (await project.results({ command: "run" })).filter(({ node }) => node.name === "staff");
    expect(result).toMatchObject({ status: "error", error: { sqlstate } });
    expect(`${result!.error!.message} ${JSON.stringify(result!.error)}`).toMatch(text);
  });

  test("all of them are on the table, and a first run tells the rows it wrote", async () => {
    await using project = await testProject(makeAdapter, staff("(1, 1, 'a@x'), (2, null, 'b@x')"));
    const [result] = (await project.results({ command: "run" })).filter(({ node }) => node.name === "staff");
    expect(result).toMatchObject({ status: "success", adapterResponse: { rows_affected: 2 } });
    const types =
      "select contype, count(*) from pg_constraint where conrelid = 'dev.staff'::regclass and contype <> 'n'";
    expect(await project.query(`${types} group by contype order by contype`)).toEqual(["c|1", "f|1", "p|1", "u|1"]);
  });
});
