import type { QueryResult, Session } from "../adapter/adapter.ts";
import { quoteIdentifier, renderRelation } from "../adapter/relation.ts";
import { columnApi } from "../context/column-value.ts";
import {
  compileMacro,
  extractBlocks,
  GET_ATTRIBUTE,
  hostFunction,
  ITERATE,
  type JinjaFunction,
  ReturnSignal,
  TO_STRING,
  tupleOf,
} from "../template/index.ts";
import { builtinMacros } from "./index.ts";

export interface TestHostOptions {
  /** Where `adapter.execute` runs statements; without it there is nothing to ask. */
  session?: Session;
  database?: string;
  /** The model's config. */
  config?: Record<string, unknown>;
}

/** The least that built-in macros need around them: for tests of what they write and of what Postgres makes of it. */
export function macroHost({ session, database = "db", config = {} }: TestHostOptions = {}) {
  const macros = new Map(builtinMacros(0).map((macro) => [macro.name, macro]));
  const bound = new Map<string, JinjaFunction>();
  const results = new Map<string, unknown>();

  const macroNamed = (name: string): JinjaFunction | undefined => {
    const macro = macros.get(name);
    if (macro === undefined) return undefined;
    if (!bound.has(name)) {
      const [block] = extractBlocks(macro.macro_sql, macro.path, ["macro", "test"]);
      bound.set(name, compileMacro(block!, macro.path).bind({ get: lookUp }));
    }
    return bound.get(name);
  };
  const lookUp = (name: string): unknown => macroNamed(name) ?? names[name];

  const names: Record<string, unknown> = {
    __proto__: null,
    execute: true,
    dbt: { [GET_ATTRIBUTE]: macroNamed },
    model: { unique_id: "model.test.x" },
    config: object({
      get: hostFunction(
        "get",
        ["name", "default="],
        (name: string, fallback: unknown) => config[name] ?? fallback ?? null,
      ),
    }),
    return: hostFunction("return", ["data="], (data: unknown) => {
      throw new ReturnSignal(data ?? null);
    }),
    log: () => "",
    api: object({ Column: columnApi }),
    load_result: ([name]: unknown[]) => results.get(String(name)) ?? null,
    store_result: hostFunction("store_result", ["name", "response", "agate_table"], (name: string, response, table) => {
      results.set(name, object({ response, table }));
      return "";
    }),
    adapter: object({
      dispatch: ([name]: unknown[]) => macroNamed(`postgres__${name}`) ?? macroNamed(`default__${name}`),
      behavior: object({ enable_truthy_nulls_equals_macro: object({ no_warn: false }) }),
      quote: ([name]: unknown[]) => quoteIdentifier(String(name)),
      quote_as_configured: ([name]: unknown[]) => quoteIdentifier(String(name)),
      verify_database: () => "",
      parse_index: ([index]: unknown[]) => indexOf(index),
      execute: async ([sql]: unknown[]) => {
        const result = await session!.query(String(sql));
        return tupleOf([result.tag, tableOf(result)]);
      },
    }),
  };

  return {
    /** Calls a macro by name, as a template would. */
    call: async (name: string, ...args: unknown[]): Promise<unknown> => macroNamed(name)!(args, {}),
    relation: (schema: string, identifier: string) => relationOf(database, schema, identifier),
  };
}

/** An object of the host: a plain one would be a dict to templates. */
class HostValue {
  readonly #attributes: Record<string, unknown>;
  readonly #text: string;
  readonly #items: readonly unknown[];

  constructor(attributes: Record<string, unknown>, text = "", items: readonly unknown[] = []) {
    this.#attributes = attributes;
    this.#text = text;
    this.#items = items;
  }

  [GET_ATTRIBUTE](name: string): unknown {
    return this.#attributes[name];
  }

  [TO_STRING](): string {
    return this.#text;
  }

  [ITERATE](): readonly unknown[] {
    return this.#items;
  }

  render(): string {
    return this.#text;
  }

  get rows(): readonly unknown[] {
    return this.#items;
  }
}

function object(attributes: Record<string, unknown>): HostValue {
  return new HostValue(attributes);
}

function relationOf(database: string, schema: string, identifier: string): HostValue {
  const text = renderRelation({ database, schema, identifier });
  const schemaOnly = new HostValue({}, quoteIdentifier(schema));
  return new HostValue({ database, schema, identifier, render: () => text, include: () => schemaOnly }, text);
}

function indexOf(index: unknown): HostValue {
  const { columns, unique = false, type = null } = index as { columns: string[]; unique?: boolean; type?: string };
  return object({
    columns,
    unique,
    type,
    render: ([relation]: unknown[]) => `index of ${(relation as HostValue).render()}`,
  });
}

function tableOf({ rows, columns }: QueryResult): HostValue {
  return new HostValue({ rows, columns }, "", rows);
}
