import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type CommandProject, commandProject } from "../testing/command-project.ts";

const sources = (type: string) =>
  `sources: [{name: raw, tables: [{name: orders, columns: [{name: id, data_type: integer}, {name: amount, data_type: ${type}}]}]}]\n`;
const schema = (rate: string, column: string, description: string) => `models:
  - name: top
    description: ${description}
    config: {contract: {enforced: true}}
    columns:
      - {name: order_id, data_type: integer}
      - {name: amount, data_type: numeric}
      - {name: rate, data_type: ${rate}}
  - name: middle
    columns:
      - {name: ${column}, data_tests: [not_null, unique]}
`;
const INCREMENTAL = "{{ config(materialized='incremental', unique_key='order_id') }}";

/** What may stand in each file. All that is sound goes together; some of it is the same in other words. */
const TEXTS: Record<string, { sound: readonly string[]; faulty: readonly string[] }> = {
  "models/sources.yml": { sound: [sources("numeric"), sources("integer")], faulty: [sources("moneyy")] },
  "seeds/regions.csv": { sound: ["region,rate\nnorth,1\n", "region,rate\nnorth,1.5\n"], faulty: ["region\nnorth\n"] },
  "macros/half.sql": {
    sound: [
      "{% macro half(column) %}{{ column }} / 2{% endmacro %}\n",
      "{% macro half(column) %}({{ column }} / 2)::bigint{% endmacro %}\n",
    ],
    faulty: ["{% macro half(column) %}halff({{ column }}){% endmacro %}\n"],
  },
  "models/base.sql": {
    sound: [
      "select id as order_id, amount from {{ source('raw', 'orders') }}\n",
      "-- why\nselect id as order_id,\n  amount /* as it comes */ from {{ source('raw', 'orders') }}\n",
      "select id as order_id, amount, 'north' as region from {{ source('raw', 'orders') }}\n",
    ],
    faulty: [
      "select id as order_number, amount from {{ source('raw', 'orders') }}\n",
      "select idd as order_id, amount from {{ source('raw', 'orders') }}\n",
    ],
  },
  "models/loose.sql": {
    sound: [
      "{{ config(materialized='ephemeral') }} select order_id, {{ half('amount') }} as half from {{ ref('base') }}\n",
      "{{ config(alias='loose_ends') }} select order_id, {{ half('amount') }} as half, '{{ this.identifier }}' as own from {{ ref('base') }}\n",
    ],
    faulty: [
      "{{ config(materialized='ephemeral') }} select order_id, {{ halve('amount') }} as half from {{ ref('base') }}\n",
    ],
  },
  "models/middle.sql": {
    sound: [
      "select {% for column in adapter.get_columns_in_relation(ref('base')) %}{{ column.name }}, {% endfor %}1 as one from {{ ref('base') }}\n",
      "select order_id, half as amount from {{ ref('loose') }} -- {{ ref('base') }}\n",
      "-- depends_on: {{ ref('loose') }}\n{% for name in graph.nodes if name.endswith('.few') %}{% set few = graph.nodes[name] %}select order_id, half as amount, {{ few.raw_code | length }} as c{{ few.raw_code | length }} from {{ ref('loose') }}{% endfor %}\n",
    ],
    faulty: ["select order_id, half from {{ ref('loose') }} where half like 'x'\n"],
  },
  "models/grown.sql": {
    sound: [
      `${INCREMENTAL} select order_id, amount from {{ ref('middle') }}{% if is_incremental() %} where order_id > (select max(order_id) from {{ this }}){% endif %}\n`,
      "{{ config(materialized='table') }} select order_id, amount + {{ var('more', 1) }} as amount from {{ ref('middle') }}\n",
    ],
    faulty: [
      `${INCREMENTAL} select order_id, amount from {{ ref('middle') }}{% if is_incremental() %} where order_idd > 1{% endif %}\n`,
    ],
  },
  "models/top.sql": {
    sound: [
      "{{ config(materialized='table') }} select order_id, amount::numeric as amount, rate::integer as rate from {{ ref('grown') }} cross join {{ ref('regions') }}\n",
      "{{ config(materialized='table') }} select g.order_id, g.amount::numeric as amount, 1 as rate from {{ ref('grown') }} as g\n",
    ],
    faulty: ["{{ config(materialized='table') }} select order_id, 1.5 as amount from {{ ref('grown') }}\n"],
  },
  "models/schema.yml": {
    sound: [schema("integer", "amount", "one"), schema("int4", "amount", "two"), schema("integer", "order_id", "one")],
    faulty: [schema("numeric", "amount", "one"), schema("integer", "twice", "one")],
  },
  "tests/few.sql": {
    sound: ["select * from {{ ref('top') }} where amount < 0\n", "select * from {{ ref('top') }} where rate < 10\n"],
    faulty: ["select * from {{ ref('top') }} where region = 'north'\n"],
  },
};
const FILES = Object.keys(TEXTS);

interface Answer {
  faults: { severity: string; code: string; message: string; node: string; place: object | null }[];
  columns: Record<string, { name: string; type: string }[]>;
}

async function check(project: CommandProject, ...flags: string[]): Promise<Answer> {
  const { lines } = await project.tstl("check", "--output", "json", ...flags);
  const { asked: _, ...answer } = JSON.parse(lines.join("\n")) as Answer & { asked: number };
  return answer;
}

const errorsOf = ({ faults }: Answer) =>
  faults
    .filter(({ severity }) => severity === "error")
    .map(({ code, message, node, place }) => JSON.stringify([node, code, message, place]))
    .sort();

async function compareWithAnew(project: CommandProject): Promise<Answer> {
  const again = await check(project);
  const anew = await check(project, "--target-path", "anew", "--no-partial-parse");
  // Columns that an earlier check knew may stand in for those of a fault, so that more is found.
  expect(errorsOf(again)).toEqual(expect.arrayContaining(errorsOf(anew)));
  expect(errorsOf(again).length > 0).toBe(errorsOf(anew).length > 0);
  if (errorsOf(anew).length === 0) expect(again).toEqual(anew);
  return anew;
}

/** To write another text into a file, perhaps after a faulty one. */
const edit = fc.record({
  file: fc.constantFrom(...FILES),
  step: fc.nat(5),
  faulty: fc.option(fc.nat(5), { freq: 3 }),
});

test("after any edits, a check that knows the last one finds what one that knows nothing finds", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 3, maxLength: 5 }), async (edits) => {
      const current = new Map(FILES.map((file) => [file, 0]));
      const first = FILES.map((file) => [file, TEXTS[file]!.sound[0]!]);
      await using project = await commandProject("pglite", Object.fromEntries(first));
      expect(errorsOf(await check(project))).toEqual([]);
      for (const { file, step, faulty: fault } of edits) {
        const { sound, faulty } = TEXTS[file]!;
        if (fault !== null) {
          project.write(file, faulty[fault % faulty.length]!);
          await compareWithAnew(project);
        }
        // Always another one than now.
        const next = (current.get(file)! + 1 + (step % (sound.length - 1))) % sound.length;
        current.set(file, next);
        project.write(file, sound[next]!);
        expect(errorsOf(await compareWithAnew(project))).toEqual([]);
      }
    }),
    { numRuns: 3 },
  );
}, 600_000);
