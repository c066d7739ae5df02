import type { Draw } from "../../../sql/recorded/random-statement.ts";

/** A column of a relation that a random query may read. */
export interface RandomColumn {
  name: string;
  type: "int" | "text";
}

/** A relation that a random query may read. */
export interface RandomRelation {
  name: string;
  columns: RandomColumn[];
}

interface Item {
  sql: string;
  columns: (RandomColumn & { sql: string })[];
}

/**
 * A query over these relations, of the kinds that keep or spoil what is known of rows: joins of every kind on keys and
 * on other columns, groups, `distinct`, set operations, functions that give several rows. Names of its columns are new.
 */
export function randomModel(
  relations: readonly RandomRelation[],
  draw: Draw,
): { sql: string; columns: RandomColumn[] } {
  return new Generator(relations, draw).model();
}

class Generator {
  readonly #draw: Draw;
  #relations: readonly RandomRelation[];
  #names: number;

  constructor(relations: readonly RandomRelation[], draw: Draw) {
    this.#relations = relations;
    this.#draw = draw;
    this.#names = 1000 * relations.length;
  }

  model(): { sql: string; columns: RandomColumn[] } {
    const ctes: string[] = [];
    for (let i = this.#draw(0, 2); i > 0; i--) {
      const { sql, columns } = this.#query(1);
      const name = this.#name("w");
      const renames = this.#chance(20);
      const own = renames ? columns.map(({ type }) => ({ name: this.#name("z"), type })) : columns;
      ctes.push(`${name}${renames ? ` (${own.map((column) => column.name).join(", ")})` : ""} as (${sql})`);
      this.#relations = [...this.#relations, { name, columns: own }];
    }
    const { sql, columns } = this.#query(2);
    const keyword = this.#chance(15) ? "with recursive" : "with";
    return { sql: ctes.length === 0 ? sql : `${keyword} ${ctes.join(", ")} ${sql}`, columns };
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

  #query(depth: number): { sql: string; columns: RandomColumn[] } {
    const first = this.#select(depth);
    if (depth === 0 || !this.#chance(20)) return first;
    const second = this.#select(depth - 1, first.columns);
    const operation = this.#pick([
      "union",
      "union all",
      "union all",
      "intersect",
      "intersect all",
      "except",
      "except all",
    ]);
    const limit = this.#chance(10) ? " limit 1" : "";
    return { sql: `(${first.sql}) ${operation} (${second.sql})${limit}`, columns: first.columns };
  }

  #select(depth: number, like?: readonly RandomColumn[]): { sql: string; columns: RandomColumn[] } {
    const wheres: string[] = [];
    const from = this.#from(depth, wheres);
    if (this.#chance(35)) wheres.push(this.#condition(from.columns));
    const where = wheres.length === 0 ? "" : ` where ${wheres.join(" and ")}`;
    const tail = `from ${from.sql}${where}`;
    if (this.#chance(25)) return this.#grouped(from, tail, like);
    const distinctNames = new Set(from.columns.map(({ name }) => name)).size === from.columns.length;
    if (like === undefined && distinctNames && this.#chance(20)) {
      return { sql: `select${this.#chance(15) ? " distinct" : ""} * ${tail}${this.#limit()}`, columns: from.columns };
    }
    const types = like?.map(({ type }) => type) ?? this.#types(from);
    const columns = types.map((type) => ({ name: this.#name("c"), type }));
    const chosen = types.map((type) => this.#copied(type, from));
    const list = columns.map(({ name, type }, i) => `${this.#output(type, chosen[i]!, from)} as ${name}`);
    const distinct = this.#distinct(chosen, columns);
    return { sql: `select ${distinct}${list.join(", ")} ${tail}${this.#limit()}`, columns };
  }

  #types({ columns }: Item): RandomColumn["type"][] {
    return Array.from({ length: this.#pick([1, 1, 2, 3, 4]) }, () => this.#pick(columns).type);
  }

  #distinct(chosen: readonly string[], columns: readonly RandomColumn[]): string {
    if (this.#chance(10)) return "distinct ";
    if (!this.#chance(8)) return "";
    const on = this.#pick([this.#pick(chosen), this.#pick(columns).name, "1"]);
    return `distinct on (${on}) `;
  }

  #limit(): string {
    return this.#chance(6) ? ` limit ${this.#draw(1, 3)}` : "";
  }

  #copied(type: RandomColumn["type"], { columns }: Item): string {
    const fitting = columns.filter((column) => column.type === type);
    if (fitting.length > 0) return this.#pick(fitting).sql;
    return type === "int" ? "1" : `${this.#pick(columns).sql}::text`;
  }

  #output(type: RandomColumn["type"], copied: string, from: Item): string {
    if (!this.#chance(20)) return copied;
    const other = this.#copied(type, from);
    const any = this.#pick(from.columns).sql;
    if (type === "text") {
      return this.#pick([
        `upper(${copied})`,
        `coalesce(${copied}, ${other})`,
        `nullif(${copied}, 'x')`,
        `max(${copied}) over ()`,
      ]);
    }
    return this.#pick([
      `(${copied}) + 0`,
      `coalesce(${copied}, ${other})`,
      `case when ${any} is null then ${copied} end`,
      `(row_number() over (order by ${any}))::int`,
      `(select ${copied})`,
      `lag(${copied}) over (order by ${any})`,
    ]);
  }

  #grouped(from: Item, tail: string, like?: readonly RandomColumn[]): { sql: string; columns: RandomColumn[] } {
    const keys = from.columns.filter(() => this.#chance(30)).slice(0, 2);
    const types = like?.map(({ type }) => type) ?? [
      ...keys.map(({ type }) => type),
      this.#pick(["int", "text"] as const),
    ];
    const columns = types.map((type) => ({ name: this.#name("g"), type }));
    const written = columns.map(({ type }) => {
      const key = keys.find((each) => each.type === type);
      if (key !== undefined && this.#chance(70)) return key.sql;
      const value = this.#copied(type, from);
      return this.#pick(type === "int" ? [`max(${value})`, "count(*)::int", "2"] : [`min(${value})`, "'x'"]);
    });
    const list = columns.map(({ name }, i) => `${written[i]} as ${name}`).join(", ");
    const by = keys.map(({ sql }) => {
      const place = written.indexOf(sql);
      if (place < 0) return sql;
      return this.#pick([sql, sql, String(place + 1), columns[place]!.name]);
    });
    const having = this.#chance(15) ? " having count(*) > 1" : "";
    if (by.length === 0)
      return {
        sql: `select ${list} ${tail}${written.some((text) => text.includes("(")) ? having : " having true"}`,
        columns,
      };
    const group = this.#chance(15) ? `${this.#pick(["rollup", "cube"])} (${by.join(", ")})` : by.join(", ");
    return { sql: `select ${list} ${tail} group by ${group}${having}`, columns };
  }

  #from(depth: number, wheres: string[]): Item {
    let item = this.#item(depth);
    for (let i = this.#draw(0, depth); i > 0; i--) item = this.#join(item, depth);
    if (!this.#chance(15)) return item;
    // A comma ties less than a join, which could not name what is before it.
    const other = this.#item(depth - 1);
    if (this.#chance(70)) wheres.push(`${this.#keyOf("int", other)} = ${this.#keyOf("int", item)}`);
    return { sql: `${item.sql}, ${other.sql}`, columns: [...item.columns, ...other.columns] };
  }

  #join(left: Item, depth: number): Item {
    if (this.#chance(15)) return this.#usingJoin(left, this.#item(0));
    if (this.#chance(10)) return this.#lateral(left);
    const right = this.#chance(15) && depth > 1 ? this.#nested(depth) : this.#item(depth - 1);
    const columns = [...left.columns, ...right.columns];
    const type = this.#pick(["int", "int", "int", "text"] as const);
    const on = `${this.#keyOf(type, left)} = ${this.#keyOf(type, right)}`;
    const turned = this.#chance(50) ? on.split(" = ").reverse().join(" = ") : on;
    switch (this.#draw(0, 9)) {
      case 0:
        return { sql: `${left.sql} cross join ${right.sql}`, columns };
      case 1:
        return { sql: `${left.sql} join ${right.sql} on ${this.#keyOf("int", right)} = ${this.#draw(1, 6)}`, columns };
      case 2:
        return { sql: `${left.sql} join ${right.sql} on ${turned} or ${this.#condition(columns)}`, columns };
      default: {
        const kinds = ["join", "left join", "left join", "right join", "full join"];
        // A full join takes only what can be hashed or merged.
        const kind = this.#pick(/(^|= )(1|'x')( =|$)/.test(turned) ? kinds.slice(0, 4) : kinds);
        const more = kind !== "full join" && this.#chance(25) ? ` and ${this.#condition(columns)}` : "";
        return { sql: `${left.sql} ${kind} ${right.sql} on ${turned}${more}`, columns };
      }
    }
  }

  #nested(depth: number): Item {
    const inner = this.#join(this.#item(depth - 2), 0);
    return { sql: `(${inner.sql})`, columns: inner.columns };
  }

  #lateral(left: Item): Item {
    const alias = this.#name("t");
    const { name, columns } = this.#pick(this.#relations);
    const inner = this.#name("t");
    const own = columns.map((column) => ({ ...column, sql: `${inner}.${column.name}` }));
    const where = this.#chance(60)
      ? ` where ${this.#keyOf("int", { sql: "", columns: own })} = ${this.#keyOf("int", left)}`
      : "";
    const limit = this.#chance(40) ? " limit 1" : "";
    const list = own.map((column) => `${column.sql} as ${column.name}`).join(", ");
    const sql = `${this.#pick(["cross join lateral", "left join lateral"])} (select ${list} from ${name} ${inner}${where}${limit}) ${alias}`;
    return {
      sql: `${left.sql} ${sql.startsWith("left") ? `${sql} on true` : sql}`,
      columns: [...left.columns, ...own.map((column) => ({ ...column, sql: `${alias}.${column.name}` }))],
    };
  }

  /** Both sides get a column of the same name to be joined by. */
  #usingJoin(left: Item, right: Item): Item {
    const [key, a, b] = [this.#name("k"), this.#name("l"), this.#name("r")];
    const side = (item: Item, alias: string) => {
      const named = item.columns.map((column) => ({ ...column, name: this.#name("u") }));
      const list = named.map(({ sql, name }) => `${sql} as ${name}`);
      const sql = `(select ${[`${this.#keyOf("int", item)} as ${key}`, ...list].join(", ")} from ${item.sql}) ${alias}`;
      return { sql, columns: named.map(({ name, type }) => ({ name, type, sql: `${alias}.${name}` })) };
    };
    const [x, y] = [side(left, a), side(right, b)];
    const kind = this.#pick(["join", "left join", "right join", "full join"]);
    const isNatural = this.#chance(30);
    const sql = isNatural ? `${x.sql} natural ${kind} ${y.sql}` : `${x.sql} ${kind} ${y.sql} using (${key})`;
    const merged = { name: key, type: "int" as const, sql: this.#pick([key, key, `${a}.${key}`, `${b}.${key}`]) };
    return { sql, columns: [merged, ...x.columns, ...y.columns] };
  }

  #item(depth: number): Item {
    const alias = this.#name("t");
    if (depth > 0 && this.#chance(30)) {
      const { sql, columns } = this.#query(depth - 1);
      return {
        sql: `(${sql}) ${alias}`,
        columns: columns.map((column) => ({ ...column, sql: `${alias}.${column.name}` })),
      };
    }
    const { name, columns } = this.#pick(this.#relations);
    return {
      sql: `${name} ${alias}`,
      columns: columns.map((column) => ({ ...column, sql: `${alias}.${column.name}` })),
    };
  }

  /** A column to join by, one of the first more often than not: those are keys. */
  #keyOf(type: RandomColumn["type"], { columns }: Item): string {
    const fitting = columns.filter((column) => column.type === type);
    if (fitting.length === 0) return type === "int" ? "1" : "'x'";
    return this.#chance(60) ? fitting[0]!.sql : this.#pick(fitting).sql;
  }

  #condition(columns: Item["columns"]): string {
    const column = this.#pick(columns);
    if (this.#chance(20)) return `${column.sql} is not null`;
    if (this.#chance(20)) return `${column.sql} is null`;
    return column.type === "int" ? `${column.sql} <= ${this.#draw(2, 8)}` : `${column.sql} <> 'y'`;
  }
}
