import type { QueryResult } from "../adapter/adapter.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { GET_ATTRIBUTE, GET_ITEM, TO_STRING } from "../template/index.ts";
import { TableValue } from "./table-value.ts";

/** What the database answered, in the words of run_results.json. */
export interface StatementStatus {
  _message: string;
  code?: string;
  rows_affected?: number;
}

/** The status of a result: `SELECT 100` has the code SELECT and 100 rows. */
export function statusOf(result: Pick<QueryResult, "tag" | "rowCount">): StatementStatus {
  const words = result.tag.split(" ");
  const count = words.length > 1 && /^\d+$/.test(words.at(-1)!) ? Number(words.at(-1)) : result.rowCount;
  const code = words.filter((word) => !/^\d+$/.test(word)).join(" ");
  return count === null ? { _message: result.tag, code } : { _message: result.tag, code, rows_affected: count };
}

/** `load_result('main').response` in a template: prints as the command tag. */
export class AdapterResponseValue {
  readonly status: StatementStatus;

  constructor(status: StatementStatus) {
    this.status = status;
  }

  [TO_STRING](): string {
    return this.status._message;
  }

  [GET_ATTRIBUTE](name: string): unknown {
    return name in this.status ? (this.status as unknown as Record<string, unknown>)[name] : null;
  }

  [GET_ITEM](key: unknown): unknown {
    return this[GET_ATTRIBUTE](String(key));
  }
}

export interface StatementResult {
  response: unknown;
  table: TableValue;
}

/** Results by name within one node: what `statement` stores and `load_result` gives back. */
export class StatementResults {
  readonly #results = new Map<string, StatementResult | null>();

  store(name: string, response: unknown, table: unknown): void {
    this.#results.set(name, { response, table: table instanceof TableValue ? table : new TableValue([], []) });
  }

  /** The result of the main statement, whatever was loaded before. */
  main(): StatementResult | undefined {
    return this.#results.get("main") ?? undefined;
  }

  /** What `load_result(name)` returns: none for a name that was never stored; a second load of it is a fault. */
  load(name: string): Map<string, unknown> | null {
    const result = this.#results.get(name);
    if (result === undefined) return null;
    if (result === null) {
      throw new TstlError(
        "RESULT_LOADED_TWICE",
        `The 'statement' result named '${name}' has already been loaded into a variable`,
      );
    }
    if (name !== "main") this.#results.set(name, null);
    const data = result.table.rows.map((row) => row.values);
    return new Map<string, unknown>([
      ["response", result.response],
      ["data", data],
      ["table", result.table],
    ]);
  }
}
