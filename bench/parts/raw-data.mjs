import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { measure, medians } from "../measure.mjs";
import { atMost } from "../row.mjs";
import { copyReferenceProject } from "./reference-project.mjs";

const ROWS = 1_000_000;
const DAYS = 10;

/** A source with a wide table and its generator, as a project of its own. */
const files = {
  "tstl.config.yaml": "name: bench\npaths: {models: [sources]}\n",
  "sources/shop.yml": `sources:
  - name: shop
    schema: raw
    config: {meta: {generate: {module: sources/shop.mjs, from: "2025-09-01", days: ${DAYS}}}}
    tables:
      - name: visits
        config:
          meta:
            load:
              files: data/{date}/visits.csv
              rules:
                - {column: visit_id, required: true, min: 1}
                - {column: email, format: email}
                - {column: country, one_of: [DE, US, GB, FR]}
                - {column: amount, min: 0}
                - {column: happened_at, required: true}
        columns:
          - {name: visit_id, data_type: bigint}
          - {name: user_id, data_type: integer}
          - {name: email, data_type: text}
          - {name: country, data_type: varchar(2)}
          - {name: happened_at, data_type: timestamp}
          - {name: day, data_type: date}
          - {name: amount, data_type: "numeric(12, 2)"}
          - {name: quantity, data_type: smallint}
          - {name: is_new, data_type: boolean}
          - {name: page, data_type: text}
          - {name: note, data_type: text}
          - {name: extra, data_type: jsonb}
`,
  "sources/shop.mjs": `export const rowsAtScale1 = ${ROWS};
const COUNTRIES = ["DE", "US", "GB", "FR"];
export function* generate({ random, scale, days, epoch }) {
  const perDay = Math.round((${ROWS} * scale) / ${DAYS});
  for (const date of days) {
    const first = ((Date.parse(date) - Date.parse(epoch)) / 86_400_000) * perDay;
    yield { table: "visits", date, rows: visits(random("visits", date), date, first, perDay) };
  }
}
function* visits(draw, date, first, count) {
  for (let i = 0; i < count; i++) {
    const user = draw.integer(1, 100_000);
    const second = Math.floor((i * 86_400) / count);
    yield {
      visit_id: first + i + 1,
      user_id: user,
      email: draw.chance(0.002) ? "user at home" : \`user.\${user}@example.com\`,
      country: draw.pick(COUNTRIES),
      happened_at: \`\${date} \${new Date(second * 1000).toISOString().slice(11, 19)}\`,
      day: date,
      amount: Math.round(draw.next() * 100_000) / 100,
      quantity: draw.integer(1, 9),
      is_new: draw.chance(0.3),
      page: \`/products/\${draw.integer(1, 5000)}\`,
      note: draw.chance(0.1) ? 'said "yes", twice' : null,
      extra: draw.chance(0.2) ? { tags: ["a", "b"], score: draw.integer(1, 100) } : null,
    };
  }
}
`,
};

/** Rows of a generator on their way through files into raw tables, checked against their rules, on the embedded database. */
export async function rawData({ tstl, runs, work, repository }) {
  const wide = mkdtempSync(join(work, "raw-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(wide, path)), { recursive: true });
    writeFileSync(join(wide, path), text);
  }
  const shop = mkdtempSync(join(work, "raw-"));
  copyReferenceProject(repository, shop);
  return [
    measured(`\`generate --load\`, ${ROWS.toLocaleString("en")} rows of 12 columns`, wide, []),
    measured("`generate --load`, the reference project's sources at `--scale 2`", shop, ["--scale", "2"]),
  ];

  function measured(what, cwd, more) {
    const all = Array.from({ length: runs }, () => {
      for (const made of [".tstl", "data"]) rmSync(join(cwd, made), { recursive: true, force: true });
      return measure([...tstl, "generate", "--load", ...more], { cwd, env: { TSTL_DATABASE_URL: "" } });
    });
    const ours = medians(all);
    return { what, ours, checks: [atMost("wall", ours.wall, 25, "s")] };
  }
}
