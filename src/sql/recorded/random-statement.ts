import { SCRATCH_TABLES } from "./scratch-tables.ts";

/** Draws a whole number, both ends included. */
export type Draw = (from: number, to: number) => number;

type Type = "int" | "text";

interface Column {
  /** As it is written in an expression. */
  sql: string;
  name: string;
  type: Type;
}

interface Item {
  sql: string;
  columns: Column[];
}

/** A name in `with`, and its columns. */
interface Cte {
  name: string;
  columns: { name: string; type: Type }[];
}

const COMPARISONS = ["=", "<>", "<", ">="];

/**
 * A statement over the scratch tables that Postgres takes, made of whatever `draw` says. Every name is used once and
 * columns are qualified, so that a name cannot come to mean another column when one is dropped.
 */
export function randomStatement(draw: Draw): string {
  return new Generator(draw).statement();
}

class Generator {
  readonly #draw: Draw;
  #names = 0;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  statement(): string {
    const ctes: Cte[] = [];
    const clauses: string[] = [];
    for (let i = this.#draw(0, 2); i > 0; i--) {
      const name = this.#name("w");
      const { sql, columns } = this.#chance(15) ? this.#recursive(name, ctes) : this.#cte(name, ctes);
      clauses.push(sql);
      ctes.push({ name, columns });
    }
    const { sql } = this.#query(2, ctes, []);
    return clauses.length === 0 ? sql : `with recursive ${clauses.join(", ")} ${sql}`;
  }

  #cte(name: string, ctes: readonly Cte[]): { sql: string; columns: Cte["columns"] } {
    const query = this.#query(1, ctes, []);
    const hint = this.#pick(["", "", "materialized ", "not materialized "]);
    if (!this.#chance(25)) return { sql: `${name} as ${hint}(${query.sql})`, columns: query.columns };
    const columns = this.#renamed(query.columns);
    return { sql: `${name} (${namesOf(columns)}) as ${hint}(${query.sql})`, columns };
  }

  /** Three rounds, in which columns may change places. */
  #recursive(name: string, ctes: readonly Cte[]): { sql: string; columns: Cte["columns"] } {
    const [n, a, b, c] = ["n", "a", "b", "c"].map((prefix) => this.#name(prefix)) as [string, string, string, string];
    const columns: Cte["columns"] = [
      { name: n, type: "int" },
      { name: a, type: "int" },
      { name: b, type: "int" },
      { name: c, type: "text" },
    ];
    const first = this.#item(0, ctes);
    const start = ["int", "int", "text"].map((type) => this.#expression(type as Type, 0, ctes, first.columns));
    const self = this.#aliased(name, columns, this.#name("t"));
    const other = this.#item(0, ctes);
    const seen = [...self.columns, ...self.columns, ...other.columns];
    const next = ["int", "int"].map((type) => `(${this.#expression(type as Type, 0, ctes, seen)}) % 100`);
    const text = `left(${this.#expression("text", 0, ctes, seen)}, 9)`;
    const alias = self.columns[0]!.sql;
    const by = this.#columnOf("int", other.columns);
    const where = `${alias} < 3 and ${this.#columnOf("int", self.columns.slice(1))} = ${by}`;
    const step = `select ${alias} + 1, ${next.join(", ")}, ${text} from ${self.sql}, ${other.sql} where ${where}`;
    const union = this.#pick(["union all", "union"]);
    const sql = `${name} (${namesOf(columns)}) as (select 1, ${start.join(", ")} from ${first.sql} ${union} ${step})`;
    return { sql, columns };
  }

  #renamed(columns: Cte["columns"]): Cte["columns"] {
    return columns.map(({ type }) => ({ name: this.#name("z"), type }));
  }

  #name(prefix: string): string {
    return `${prefix}${++this.#names}`;
  }

  #pick<T>(all: readonly T[]): T {
    return all[this.#draw(0, all.length - 1)]!;
  }

  #chance(percent: number): boolean {
    return this.#draw(1, 100) <= percent;
  }

  /** A query; `outer` are columns around it that a correlated one may name. */
  #query(depth: number, ctes: readonly Cte[], outer: readonly Column[]): { sql: string; columns: Cte["columns"] } {
    const first = this.#select(depth, ctes, outer);
    if (depth === 0 || !this.#chance(15)) return first;
    const operation = this.#pick(["union", "union all", "intersect", "except", "except all"]);
    const types = first.columns.map(({ type }) => type);
    const second = this.#select(depth - 1, ctes, outer, types);
    return { sql: `(${first.sql}) ${operation} (${second.sql})`, columns: first.columns };
  }

  #select(
    depth: number,
    ctes: readonly Cte[],
    outer: readonly Column[],
    types?: readonly Type[],
  ): { sql: string; columns: Cte["columns"] } {
    const from = this.#from(depth, ctes);
    const inner = from.columns;
    const seen = [...inner, ...inner, ...outer];
    const where = this.#chance(40) ? ` where ${this.#condition(depth, ctes, seen)}` : "";
    if (this.#chance(25)) return this.#grouped(ctes, from, where, types);
    if (types === undefined && this.#chance(15)) {
      const names = inner.map(({ name }) => name);
      // Names that stand twice could not be named any more.
      if (new Set(names).size === names.length) {
        return { sql: `select * from ${from.sql}${where}`, columns: inner.map(({ name, type }) => ({ name, type })) };
      }
    }
    const wanted = types ?? Array.from({ length: this.#draw(1, 4) }, () => this.#pick<Type>(["int", "int", "text"]));
    const columns = wanted.map((type) => ({ name: this.#name("c"), type }));
    const list = columns.map(({ name, type }) => `${this.#output(type, depth, ctes, seen, inner)} as ${name}`);
    if (inner.length > 0 && this.#chance(6)) {
      const by = this.#pick(inner).sql;
      const order = [by, ...columns.map(({ name }) => name)].join(", ");
      return {
        sql: `select distinct on (${by}) ${list.join(", ")} from ${from.sql}${where} order by ${order}`,
        columns,
      };
    }
    const distinct = this.#chance(10) ? "distinct " : "";
    return { sql: `select ${distinct}${list.join(", ")} from ${from.sql}${where}${this.#limit(columns)}`, columns };
  }

  /** All columns order the rows, so that those that stay are the same each time. */
  #limit(columns: readonly { name: string }[]): string {
    if (!this.#chance(12)) return "";
    const order = columns.map(({ name }, i) => `${this.#pick([name, i + 1])}${this.#pick(["", " desc"])}`);
    const limit = this.#pick([`limit ${this.#draw(3, 12)}`, `offset ${this.#draw(1, 9)}`, "limit all", ""]);
    return ` order by ${order.join(", ")} ${limit}`;
  }

  #grouped(
    ctes: readonly Cte[],
    from: Item,
    where: string,
    types: readonly Type[] | undefined,
  ): { sql: string; columns: Cte["columns"] } {
    const keys = from.columns.filter(() => this.#chance(20)).slice(0, 2);
    const wanted = types ?? [
      ...keys.map(({ type }) => type),
      ...Array.from({ length: this.#draw(1, 2) }, () => this.#pick<Type>(["int", "text"])),
    ];
    const columns = wanted.map((type) => ({ name: this.#name("c"), type }));
    const list = columns.map(({ name, type }) => {
      const key = keys.find((each) => each.type === type);
      const value = key !== undefined && this.#chance(50) ? key.sql : this.#aggregate(type, ctes, from.columns);
      return `${value} as ${name}`;
    });
    const by = keys.map(({ sql }) => sql).join(", ");
    const sets = this.#pick([`rollup (${by})`, `cube (${by})`, `grouping sets ((${by}), ())`]);
    const group = keys.length === 0 ? "" : ` group by ${this.#chance(25) ? sets : by}`;
    const having = this.#chance(20) ? ` having count(*) > ${this.#draw(1, 3)}` : "";
    return { sql: `select ${list.join(", ")} from ${from.sql}${where}${group}${having}`, columns };
  }

  #aggregate(type: Type, ctes: readonly Cte[], columns: readonly Column[]): string {
    const value = this.#expression(type, 0, ctes, columns);
    const other = this.#expression(this.#pick<Type>(["int", "text"]), 0, ctes, columns);
    const filter = this.#chance(25) ? ` filter (where ${this.#condition(0, ctes, columns)})` : "";
    if (type === "text") {
      const values = `string_agg(${value}, ',' order by ${this.#pick([value, other])}, ${value})`;
      return this.#pick([`max(${value})`, `min(${value})`, values, `mode() within group (order by ${value})`]) + filter;
    }
    return `(${this.#pick([`sum(${value})`, `max(${value})`, `count(distinct ${other})`, "count(*)"])}${filter})::int`;
  }

  #from(depth: number, ctes: readonly Cte[]): Item {
    let item = this.#item(depth, ctes);
    for (let i = this.#draw(0, depth); i > 0; i--) item = this.#join(item, depth, ctes);
    return item;
  }

  #join(left: Item, depth: number, ctes: readonly Cte[]): Item {
    const lateral = this.#chance(25);
    const right = lateral ? this.#lateral(left, depth, ctes) : this.#item(depth - 1, ctes);
    const columns = [...left.columns, ...right.columns];
    if (lateral) return { sql: `${left.sql} cross join lateral ${right.sql}`, columns };
    if (this.#chance(20)) return this.#usingJoin(left, right);
    // A full join needs a condition that can be merged or hashed.
    const kind = this.#pick(["join", "left join", "right join", "full join", "join", "left join"]);
    const [a, b] = [this.#columnOf("int", left.columns), this.#columnOf("int", right.columns)];
    const more = kind !== "full join" && this.#chance(20) ? ` and ${this.#condition(0, ctes, columns)}` : "";
    return { sql: `${left.sql} ${kind} ${right.sql} on ${a} = ${b}${more}`, columns };
  }

  /** Both sides get a column of the same name to be joined by. */
  #usingJoin(left: Item, right: Item): Item {
    const [key, a, b] = [this.#name("k"), this.#name("l"), this.#name("r")];
    const side = (item: Item, alias: string) => {
      const kept = item.columns.filter(() => this.#chance(60));
      const named = kept.map((column) => ({ ...column, name: this.#name("u") }));
      const list = named.map(({ sql, name }) => `${sql} as ${name}`);
      const sql = `(select ${[`${this.#columnOf("int", item.columns)} as ${key}`, ...list].join(", ")} from ${item.sql}) ${alias}`;
      return { sql, columns: named.map(({ name, type }) => ({ name, type, sql: `${alias}.${name}` })) };
    };
    const [x, y] = [side(left, a), side(right, b)];
    const kind = this.#pick(["join", "left join", "right join", "full join"]);
    const merged: Column = { name: key, type: "int", sql: key };
    const columns = [merged, ...x.columns, ...y.columns];
    if (this.#chance(30)) return { sql: `${x.sql} natural ${kind} ${y.sql}`, columns };
    return { sql: `${x.sql} ${kind} ${y.sql} using (${key})`, columns };
  }

  #lateral(left: Item, depth: number, ctes: readonly Cte[]): Item {
    const alias = this.#name("t");
    if (this.#chance(40)) {
      const name = this.#name("n");
      const sql = `generate_series(1, abs(${this.#columnOf("int", left.columns)}) % 3) as ${alias} (${name})`;
      return { sql, columns: [{ name, type: "int", sql: `${alias}.${name}` }] };
    }
    if (this.#chance(15)) {
      const columns: Cte["columns"] = [
        { name: this.#name("v"), type: "int" },
        { name: this.#name("v"), type: "text" },
      ];
      const row = () => columns.map(({ type }) => this.#expression(type, 0, ctes, left.columns)).join(", ");
      return this.#aliased(`(values (${row()}), (${row()}))`, columns, `${alias} (${namesOf(columns)})`);
    }
    const query = this.#select(Math.max(0, depth - 1), ctes, left.columns);
    return this.#aliased(`(${query.sql})`, query.columns, alias);
  }

  /** `alias` may give the columns names too. */
  #aliased(sql: string, columns: Cte["columns"], alias: string): Item {
    const [name] = alias.split(" ") as [string];
    return {
      sql: `${sql} ${alias}`,
      columns: columns.map((column) => ({ ...column, sql: `${name}.${column.name}` })),
    };
  }

  #item(depth: number, ctes: readonly Cte[]): Item {
    const alias = this.#name("t");
    if (ctes.length > 0 && this.#chance(45)) {
      const { name, columns } = this.#pick(ctes);
      return this.#aliased(name, columns, alias);
    }
    if (depth > 0 && this.#chance(35)) {
      const query = this.#query(depth - 1, ctes, []);
      if (!this.#chance(20)) return this.#aliased(`(${query.sql})`, query.columns, alias);
      const columns = this.#renamed(query.columns);
      return this.#aliased(`(${query.sql})`, columns, `${alias} (${namesOf(columns)})`);
    }
    if (this.#chance(8)) {
      const columns: Cte["columns"] = [
        { name: this.#name("v"), type: "int" },
        { name: this.#name("v"), type: "text" },
      ];
      return this.#aliased("(values (1, 'open'), (2, 'gold'), (7, 'egg'))", columns, `${alias} (${namesOf(columns)})`);
    }
    const table = this.#pick(SCRATCH_TABLES);
    const columns = table.columns.flatMap(({ name, type }): Cte["columns"] =>
      type === "int" || type === "text" ? [{ name, type }] : [],
    );
    // Other columns are left out, so that `*` gives those that are known here.
    const inner = this.#name("t");
    const list = columns.map(({ name }) => `${inner}.${name}`).join(", ");
    const isWhole = table.columns.length === columns.length;
    const sql = isWhole ? table.name : `(select ${list} from ${table.name} ${inner})`;
    return this.#aliased(sql, columns, alias);
  }

  #columnOf(type: Type, columns: readonly Column[]): string {
    const fitting = columns.filter((column) => column.type === type);
    if (fitting.length > 0) return this.#pick(fitting).sql;
    if (columns.length === 0) return type === "int" ? "1" : "'x'";
    return type === "int" ? `length(${this.#pick(columns).sql})` : `${this.#pick(columns).sql}::text`;
  }

  /** An entry of a select list: an expression, or a window function, which may not stand elsewhere. */
  #output(type: Type, depth: number, ctes: readonly Cte[], seen: readonly Column[], inner: readonly Column[]): string {
    if (!this.#chance(12) || inner.length === 0) return this.#expression(type, depth, ctes, seen);
    const [value, by, order] = [this.#columnOf(type, inner), this.#pick(inner).sql, this.#pick(inner).sql];
    const frame = this.#pick(["", "", " groups between 1 preceding and current row", " range unbounded preceding"]);
    const over = `over (${this.#chance(60) ? `partition by ${by} ` : ""}order by ${order}${frame})`;
    if (type === "text") return `max(${value}) ${over}`;
    const call = this.#pick([`sum(${value})`, "rank()", `count(${value})`, "dense_rank()", `max(${value})`]);
    return `(${call} ${over})::int`;
  }

  #expression(type: Type, depth: number, ctes: readonly Cte[], columns: readonly Column[]): string {
    const column = () => this.#columnOf(type, columns);
    switch (this.#draw(0, 14)) {
      case 0:
        return type === "int" ? `${column()} + ${this.#columnOf("int", columns)} % 100` : `upper(${column()})`;
      case 1:
        return type === "int" ? `abs(${column()} % 50)` : `${column()} || ${this.#columnOf("text", columns)}`;
      case 2:
        return `coalesce(${column()}, ${column()})`;
      case 3:
        return `case when ${this.#condition(0, ctes, columns)} then ${column()} else ${column()} end`;
      case 4:
        return type === "int"
          ? `length(${this.#columnOf("text", columns)})`
          : `${this.#columnOf("int", columns)}::text`;
      case 5:
        return depth > 0 ? this.#scalar(type, ctes, columns) : column();
      case 6:
        return type === "int" ? `greatest(${column()}, ${this.#draw(1, 40)})` : `nullif(${column()}, 'open')`;
      case 7:
        return type === "int" ? `${this.#draw(1, 9)}` : "'x'";
      case 8:
        return depth > 0 ? this.#gathered(type, ctes, columns) : column();
      case 9:
        return this.#ofRow(type, columns) ?? column();
      default:
        return column();
    }
  }

  /** A correlated subquery that gives one value. */
  #scalar(type: Type, ctes: readonly Cte[], columns: readonly Column[]): string {
    const item = this.#item(0, ctes);
    const value = this.#columnOf(type, item.columns);
    const condition = `${this.#columnOf("int", item.columns)} = ${this.#columnOf("int", columns)}`;
    return `(select max(${value}) from ${item.sql} where ${condition})`;
  }

  /** The values of a subquery in an order, one after the other. */
  #gathered(type: Type, ctes: readonly Cte[], columns: readonly Column[]): string {
    const item = this.#item(0, ctes);
    const [value, by] = [this.#columnOf(type, item.columns), this.#pick(item.columns).sql];
    const condition = `${this.#columnOf("int", item.columns)} = ${this.#columnOf("int", columns)}`;
    const list = `array(select ${value} from ${item.sql} where ${condition} order by ${by}, ${value})`;
    return type === "int" ? `cardinality(${list})` : `array_to_string(${list}, ',')`;
  }

  /** Something of a whole row, or of one field of it. */
  #ofRow(type: Type, columns: readonly Column[]): string | undefined {
    const fields = columns.filter((column) => column.type === type && column.sql.includes("."));
    if (fields.length === 0) return undefined;
    const [alias, name] = this.#pick(fields).sql.split(".") as [string, string];
    const text = `to_jsonb(${alias})::text`;
    return this.#pick([`(${alias}).${name}`, type === "int" ? `length(${text})` : text]);
  }

  #condition(depth: number, ctes: readonly Cte[], columns: readonly Column[]): string {
    const type = this.#pick<Type>(["int", "text"]);
    const [a, b] = [this.#columnOf(type, columns), this.#columnOf(type, columns)];
    const subquery = () => {
      const item = this.#item(0, ctes);
      return { item, sql: `${item.sql} where ${this.#columnOf("int", item.columns)} > ${this.#draw(1, 20)}` };
    };
    switch (this.#draw(0, depth > 0 ? 9 : 4)) {
      case 0:
        return `${a} is not null`;
      case 1:
        return type === "int" ? `${a} between 2 and 30` : `${a} in ('open', 'paid', 'gold', 'egg', 'Bonn')`;
      case 2:
        return `(${a} ${this.#pick(COMPARISONS)} ${b} or ${this.#columnOf("int", columns)} > 5)`;
      case 3:
        return `${a} ${this.#pick(["is distinct from", "is not distinct from"])} ${b}`;
      case 8: {
        const { item, sql } = subquery();
        return `${a} = any (array(select ${this.#columnOf(type, item.columns)} from ${sql}))`;
      }
      case 9: {
        const { item, sql } = subquery();
        const pair = [this.#columnOf(type, item.columns), this.#columnOf("int", item.columns)].join(", ");
        return `(${a}, ${this.#columnOf("int", columns)}) in (select ${pair} from ${sql})`;
      }
      case 5: {
        const { item, sql } = subquery();
        return `${a} in (select ${this.#columnOf(type, item.columns)} from ${sql})`;
      }
      case 6: {
        const { item, sql } = subquery();
        return `exists (select 1 from ${sql} and ${this.#columnOf(type, item.columns)} = ${a})`;
      }
      case 7: {
        const { item, sql } = subquery();
        return `${a} >= any (select ${this.#columnOf(type, item.columns)} from ${sql})`;
      }
      default:
        return `${a} ${this.#pick(COMPARISONS)} ${type === "int" ? this.#draw(1, 40) : "'open'"}`;
    }
  }
}

const namesOf = (columns: readonly { name: string }[]) => columns.map(({ name }) => name).join(", ");
