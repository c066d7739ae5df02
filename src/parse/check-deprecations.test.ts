import { expect, test } from "vitest";
import { faultsOf, faultText, parseFiles } from "../testing/parse-files.ts";

// The day of these tests is the first of 1970.
test("models past their deprecation date, and references to models that have one, are warned of", async () => {
  const { manifest } = await parseFiles({
    "models/old_v1.sql": "select 1 as id",
    "models/old_v2.sql": "select 1 as id",
    "models/child.sql": "select * from {{ ref('old', v=1) }}",
    "models/p.yml":
      "models: [{name: old, latest_version: 2, versions: [{v: 1, deprecation_date: 1969-01-05}, {v: 2, deprecation_date: 2999-01-01 10:30+0200}]}]",
  });
  expect([...manifest.nodes.values()].map((node) => "deprecation_date" in node && node.deprecation_date)).toEqual([
    null,
    "1969-01-05T00:00:00+00:00",
    "2999-01-01T10:30:00+02:00",
  ]);
  expect(manifest.warnings.map(faultText)).toEqual([
    "MODEL_DEPRECATED models/old_v1.sql Model old.v1 has passed its deprecation date of 1969-01-05T00:00:00+00:00. This model should be disabled or removed.",
    "REF_DEPRECATED models/child.sql While compiling 'child': Found a reference to old.v1, which was deprecated on '1969-01-05T00:00:00+00:00'. (there is a newer version: {{ ref('shop', 'old', v='2') }})",
  ]);
});

test("what is no date is a mistake", async () => {
  expect(
    await faultsOf({
      "models/a.sql": "select 1 as id",
      "models/p.yml": "models: [{name: a, deprecation_date: soon}]",
    }),
  ).toEqual([
    'PROPERTIES_SHAPE models/p.yml:1:10 "deprecation_date" must be a date, but is "soon" (write it as 2027-01-31, or with a time and a zone)',
  ]);
});
