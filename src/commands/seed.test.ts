import { describe, expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";

const PROFILES = `shop:
  target: dev
  outputs: {dev: {type: postgres, host: h, user: u, password: p, port: 5432, dbname: d, schema: public}}
`;
const RAGGED = { "seeds/rates.csv": "code,rate\nEUR,1\nUSD\n" };

describe("a row of a seed that is too short", () => {
  test("is a mistake with its place in a project of tstl.config.yaml", async () => {
    await using project = await commandProject("pglite", RAGGED);
    const { code, lines } = await project.tstl("seed");
    expect(code).toBe(1);
    expect(lines.join("\n")).toContain("row has 1 value, but the header has 2 columns");
    expect(lines.join("\n")).toContain("seeds/rates.csv:3:1");
  });

  test("is filled up in a project of dbt_project.yml, as dbt does", async () => {
    const project = "name: shop\nversion: '1'\nprofile: shop\n";
    await using shop = await commandProject("postgres", {
      ...RAGGED,
      "dbt_project.yml": project,
      "profiles.yml": PROFILES,
    });
    expect((await shop.tstl("seed")).lines).toContain("Done. PASS=1 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=1");
    const shown = await shop.tstl("show", "rates", "--output", "json", "--quiet");
    expect(JSON.parse(shown.lines.join("\n")).show).toEqual([
      { code: "EUR", rate: 1 },
      { code: "USD", rate: null },
    ]);
  });
});
