import { describe, expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";

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
