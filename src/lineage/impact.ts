import { type ColumnId, type ColumnUse, keyOf, type LineageIndex, type LinePlace } from "./project-lineage.ts";

/** A model whose SQL names a column that is gone, and so fails. */
export interface BrokenNode {
  node: string;
  /** What it names, with the places in its file; no place where both sides of a union must have it. */
  names: (ColumnId & { at: LinePlace[] })[];
}

/** What hangs on a column. */
export interface Impact {
  column: ColumnId;
  /** Nodes that fail, since their SQL names the column, or one that is lost with it. */
  broken: BrokenNode[];
  /** Columns that are gone without an error, since `*` passed them on. */
  lost: ColumnId[];
  /** Columns downstream whose values come from it, whether they are lost, fail or change. */
  values: ColumnId[];
  /** Nodes whose rows are chosen by it, or by a column that comes from it. */
  rows: string[];
  /** All nodes that one of the above is about. */
  concerned: string[];
}

/** What breaks where a column is dropped or renamed, and what changes where its values do. */
export function impactOf(index: LineageIndex, column: ColumnId): Impact {
  const { broken, lost } = dropped(index, column);
  const values = downstream(index, column);
  const changed = new Set([column, ...values].map(keyOf));
  const rows = [...index.nodes.values()].filter(({ rows: choosing }) =>
    choosing.some((one) => changed.has(keyOf(one))),
  );
  const concerned = new Set([
    column.node,
    ...broken.map(({ node }) => node),
    ...[...lost, ...values].map(({ node }) => node),
    ...rows.map(({ id }) => id),
  ]);
  return { column, broken, lost, values, rows: rows.map(({ id }) => id), concerned: [...concerned] };
}

/** Goes down as long as columns are lost without an error: what fails loses nothing, since it is not built. */
function dropped(index: LineageIndex, column: ColumnId): Pick<Impact, "broken" | "lost"> {
  const gone = new Map([[keyOf(column), column]]);
  const broken: BrokenNode[] = [];
  // Nodes stand after those that they read, so one pass sees all.
  for (const { id, columns, uses } of index.nodes.values()) {
    const names = uses.filter((use) => gone.has(keyOf(use)));
    if (names.length > 0) broken.push({ node: id, names });
    else {
      for (const { name, sources } of columns) {
        const passedOn = sources.some((source) => gone.has(keyOf(source)) && source.edge !== "filter");
        if (passedOn) gone.set(keyOf({ node: id, column: name }), { node: id, column: name });
      }
    }
  }
  gone.delete(keyOf(column));
  return { broken, lost: [...gone.values()] };
}

function downstream(index: LineageIndex, column: ColumnId): ColumnId[] {
  const found = new Map<string, ColumnId>();
  const waiting = [column];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const { node, column: name } of index.usersOf(at)) {
      const id = { node, column: name };
      if (found.has(keyOf(id))) continue;
      found.set(keyOf(id), id);
      waiting.push(id);
    }
  }
  return [...found.values()];
}

/** What hangs on columns without being SQL of a model: tests, dashboards, exposures, contracts and settings of models. */
export interface Reader {
  kind: "test" | "unit test" | "dashboard" | "exposure" | "contract of" | "config of";
  name: string;
  file: string;
  /**
   * `fails`: it names a column that is gone. `sees`: it looks at values that come from the column. `may`: it reads a
   * node concerned, and nobody knows which columns.
   */
  how: "fails" | "sees" | "may";
  columns: ColumnId[];
}

/** How a reader with these uses is touched by an impact; null if it is not. */
export function touched(
  { column, lost, values }: Impact,
  uses: readonly ColumnUse[],
): Pick<Reader, "how" | "columns"> | null {
  const gone = new Set([column, ...lost].map(keyOf));
  const fails = uses.filter((use) => gone.has(keyOf(use)));
  if (fails.length > 0) return { how: "fails", columns: fails.map(bare) };
  const changed = new Set(values.map(keyOf));
  const sees = uses.filter((use) => changed.has(keyOf(use)));
  return sees.length > 0 ? { how: "sees", columns: sees.map(bare) } : null;
}

const bare = ({ node, column }: ColumnId): ColumnId => ({ node, column });
