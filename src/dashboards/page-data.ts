import type { Dashboard } from "./dashboard-schema.ts";

/** A cell as pages hold it; dates are `YYYY-MM-DD`, times `YYYY-MM-DD HH:MM:SS`. */
export type PageCell = number | string | boolean | null;

/** What a column holds, by which charts choose their axes and formats. */
export type ColumnKind = "number" | "date" | "timestamp" | "boolean" | "text";

/** One column of a query's rows. Texts that repeat are held once: `values` are then indexes of `dictionary`. */
export interface PackedColumn {
  name: string;
  kind: ColumnKind;
  dictionary?: string[];
  values: PageCell[];
}

/** The rows of a query, or why there are none. */
export type QueryRows =
  | { rowCount: number; columns: PackedColumn[] }
  | {
      /** Models that are not in the database yet, and the command that builds them. */
      notBuilt: string[];
      command: string;
    };

/** A dashboard with its rows: all that a page shows. */
export interface DashboardPage {
  /** Name of its file without the ending; also of its page. */
  name: string;
  spec: Dashboard;
  rows: Record<string, QueryRows>;
  /** Models that each query reads. */
  models: Record<string, string[]>;
}

/** What every page knows of the others. */
export interface SiteEntry {
  name: string;
  title: string;
  description: string;
}

/** What is embedded in a page as JSON. */
export interface SiteData {
  project: string;
  /** ISO 8601 in UTC. */
  builtAt: string;
  target: string;
  entries: SiteEntry[];
  /** The dashboards of this file: one, none for the index, or all of a single file. */
  pages: DashboardPage[];
  /** Pages are parts of this file, rather than files of their own. */
  singleFile: boolean;
}
