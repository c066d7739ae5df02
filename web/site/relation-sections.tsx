import type { SiteDetail } from "../../src/docs/site-data.ts";
import { size } from "./format.ts";
import { RowsTable } from "./rows-table.tsx";

/** Rows as the database had them. */
export function Sample({ sample }: { sample: SiteDetail["sample"] }) {
  if (!sample) return null;
  return (
    <section aria-labelledby="sample">
      <div class="section-head">
        <h2 id="sample">Example rows</h2>
        {sample.rows.length === 0 ? <span class="dim">there are none</span> : null}
      </div>
      {sample.rows.length === 0 ? null : <RowsTable title="Example rows" {...sample} />}
    </section>
  );
}

/** The indexes of a relation with their sizes: what they are on comes first, their names tell little. */
export function Indexes({ indexes }: { indexes: SiteDetail["indexes"] }) {
  if (!indexes) return null;
  return (
    <section aria-labelledby="indexes">
      <div class="section-head">
        <h2 id="indexes">Indexes</h2>
      </div>
      <ul class="indexes">
        {indexes.map(({ name, definition, bytes, unique, primary }) => (
          <li key={name}>
            <code title={definition}>{definition.replace(/^.*? USING /s, "")}</code>
            {primary ? <span class="chip">primary key</span> : unique ? <span class="chip">unique</span> : null}
            <span class="dim index-name">{name}</span>
            <span class="dim push">{size(bytes)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
