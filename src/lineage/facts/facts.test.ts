import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Adapter, Session } from "../../adapter/adapter.ts";
import { quoteLiteral } from "../../adapter/relation.ts";
import { loadSqlParser } from "../../sql/parse-sql.ts";
import { randomNumbers } from "../../sql/recorded/scratch-tables.ts";
import { type FreshDatabase, freshDatabase } from "../../testing/fresh-database.ts";
import { type ColumnFacts, type Key, type RowFacts, unknownColumn } from "./facts.ts";
import { readQuery } from "./query.ts";
import { type RandomColumn, randomModel } from "./recorded/random-model.ts";
import { SINGLE } from "./single-row.ts";

const parse = await loadSqlParser();

/** Something that is claimed of a column, or found to be so. */
type Fact = "not_null" | "unique" | `in ${string}`;

interface Built {
  name: string;
  columns: RandomColumn[];
  facts: RowFacts;
}

/** Projects that are tried; some 3,000 are for whoever changes how facts are found. */
const PROJECTS = 100;
const WORDS = ["x", "y", "z", "q"];

/** Relations of which tests say: ids and codes are unique, ids are not null, words are accepted, cities refer. */
function smallRelations(name: string): RowFacts | null {
  const column = (column: string, of: Partial<ColumnFacts> = {}): ColumnFacts => ({ ...unknownColumn(column), ...of });
  const by = new Set([name]);
  const word = { accepted: [{ values: [name, "x"], quote: true, by }] };
  const columns = [
    column("id", { notNull: by, type: "int" }),
    column("code"),
    column("word", word),
    column("city", { references: [{ to: "cities", field: "id", by }] }),
    column("seen", { notNull: by, type: name === "a" ? "timestamp" : "timestamptz" }),
  ];
  const keys = [0, 1].map((place): Key => ({ columns: [place], by }));
  if (name === "open") return { columns, open: true, keys };
  return ["a", "b", "c"].includes(name) ? { columns, open: false, keys } : null;
}

/** `column: facts` for each column of which something is known, and the tests that it follows from. */
function knownOf(sql: string): string[] {
  const { columns, keys } = readQuery(parse(sql)[0]!.SelectStmt!, smallRelations);
  return columns.flatMap(({ name, notNull, accepted, references }, i) => {
    const key = keys.find((each) => each.columns.every((place) => place === i));
    const from = (by: ReadonlySet<string>) => (by.size === 0 ? "" : ` (${[...by].sort().join()})`);
    const facts = [
      ...(notNull ? [`not null${from(notNull)}`] : []),
      ...(key ? [`unique${from(key.by)}`] : []),
      ...accepted.map(({ values, by }) => `in ${values.join()}${from(by)}`),
      ...references.map(({ to, field, by }) => `in ${to}.${field}${from(by)}`),
    ];
    return facts.length === 0 ? [] : [`${name}: ${facts.join("; ")}`];
  });
}

test.each<[sql: string, ...known: string[]]>([
  ["select id as key, word from a where code > 1", "key: not null (a); unique (a)", "word: in a,x (a)"],
  ["select upper(word) as word, id + 1 as id, id::text as t from a"],
  // Outer joins bring nulls, and joins on something else than a key repeat rows.
  ["select a.id, b.id as other from a left join b on b.id = a.city", "id: not null (a); unique (a,b)"],
  [
    "select a.id, b.id as other from a right join b on b.id = a.code",
    "id: unique (a,b)",
    "other: not null (b); unique (a,b)",
  ],
  ["select a.id, b.id as other from a full join b using (id)", "id: unique (a,b)", "other: unique (a,b)"],
  ["select a.id from a join b on b.city = a.city", "id: not null (a)"],
  ["select a.id from a join b on b.id = a.city or b.id = 1", "id: not null (a)"],
  ["select a.id from a join b on b.id = a.city + 1", "id: not null (a)"],
  ["select a.id from a join b on b.id = 7", "id: not null (a); unique (a,b)"],
  ["select a.id from a, b where a.city = b.id", "id: not null (a); unique (a,b)"],
  ["select a.id from a, b", "id: not null (a)"],
  ["select a.id from a cross join (select max(id) as top from b) s", "id: not null (a); unique (a)"],
  ["select a.id from a cross join (select id from b limit 1) s", "id: not null (a); unique (a)"],
  ["select a.id from a join b on true join c on c.id = b.id", "id: not null (a)"],
  ["select a.id from a join (b join c on c.id = b.city) on b.id = a.city", "id: not null (a); unique (a,b,c)"],
  // Values of two types may differ in the one and be equal in the other.
  ["select b.id from b join a on a.seen = b.seen", "id: not null (b)"],
  // Rows beside a lateral query are repeated, and so are its own.
  ["select s.id from a, lateral (select b.id, a.id as y from b) s where s.y = a.id", "id: not null (b)"],
  [
    "select a.id, s.id as other from a left join lateral (select id from b where b.city = a.id limit 1) s on true",
    "id: not null (a); unique (a)",
  ],
  // One row of nulls for each row without a partner.
  ["select s.code from a left join (select max(code) as code from b) s on s.code = a.id"],
  [
    "select s.code, a.id from (select code from b limit 1) s full join a on s.code = a.id",
    "code: unique (a,b)",
    "id: unique (a,b)",
  ],
  ["select a.id, t from a, unnest(a.words) t", "id: not null (a)"],
  ["select id, unnest(words) as word from a", "id: not null (a)"],
  ["select id, mine(city) from a", "id: not null (a)"],
  ["select id, pg_catalog.lower(city) from a", "id: not null (a); unique (a)"],
  // Groups.
  ["select city, count(*) from a group by city", "city: unique; in cities.id (a)"],
  ["select city as c, count(*) from a group by 1", "c: unique; in cities.id (a)"],
  ["select id % 5 as part, count(*) from a group by part", "part: unique"],
  ["select id % 5 as city, count(*) from a group by city"],
  ["select id, city from a group by id, city", "id: not null (a)", "city: in cities.id (a)"],
  ["select id, city from a group by rollup (id, city)", "city: in cities.id (a)"],
  ["select id from a group by grouping sets (id)"],
  ["select max(id) as top from a", "top: unique"],
  ["select max(id) over () as top from a"],
  ["select b.id from b join (select city from a group by city) s on s.city = b.city", "id: not null (b); unique (b)"],
  ["select b.id from b join (select city, code from a group by city, code) s on s.city = b.city", "id: not null (b)"],
  [
    "select b.id from b join (select city, word from a group by 1, 2) s on s.city = b.city and b.word = s.word",
    "id: not null (b); unique (b)",
  ],
  // Duplicates gone.
  ["select distinct city from a", "city: unique; in cities.id (a)"],
  ["select distinct on (city) city, id from a", "city: unique; in cities.id (a)", "id: not null (a); unique (a)"],
  ["select distinct on (city) upper(word) as city, city as own from a", "city: unique", "own: in cities.id (a)"],
  // Several queries in one.
  ["select id, word from a union all select id, word from b", "id: not null (a,b)", "word: in a,x,b (a,b)"],
  ["select id, city from a union all select code, city from b", "city: in cities.id (a,b)"],
  ["select id from a union select id from b", "id: not null (a,b); unique"],
  ["select id from a except select id from b", "id: not null (a); unique (a)"],
  ["select id from a intersect all select id from b", "id: not null (a); unique (a)"],
  [
    "with s as (select * from a) select s.* from s where id > 1",
    "id: not null (a); unique (a)",
    "code: unique (a)",
    "word: in a,x (a)",
    "city: in cities.id (a)",
    "seen: not null (a)",
  ],
  ["with s (one, two) as (select id, word from a) select one from s", "one: not null (a); unique (a)"],
  ["with a as (select * from b) select id from a", "id: not null (b); unique (b)"],
  ["with recursive s as (select id from a union all select id + 1 from s) select id from s"],
  ["with recursive s as (select id from t), t as (select id from a) select id from s"],
  ["with s as (delete from a returning id) select id from s"],
  // What is not known, or not certain.
  ["select id from open", "id: not null (open); unique (open)"],
  ["select * from open"],
  ["select id from elsewhere"],
  ["select o.id from a as o (x, id)", "id: unique (a)"],
  ["select o.x from open as o (x, y)"],
  ["select (select id from a) as id from b"],
  ["select a.id from a order by 1 limit 2", "id: not null (a); unique (a)"],
  ["select city from a order by city fetch first 1 rows with ties", "city: in cities.id (a)"],
  ["select 1 as one", "one: unique"],
])("%s", (sql, ...known) => {
  expect(knownOf(sql)).toEqual(known);
});

describe("what is known of rows, held against Postgres", () => {
  let database: FreshDatabase;
  let adapter: Adapter;
  beforeAll(async () => {
    database = await freshDatabase();
    adapter = await database.openAdapter();
  });
  afterAll(() => database[Symbol.asyncDispose]());

  /** What is so of the rows that are there. */
  const truthOf = async (session: Session, { name, columns }: Pick<Built, "name" | "columns">) => {
    const found = new Map<string, Set<Fact>>();
    for (const column of columns) {
      const { rows } = await session.query(
        `select bool_and(${column.name} is not null), count(${column.name}) = count(distinct ${column.name}),
           coalesce(array_to_json(array_agg(distinct ${column.name}) filter (where ${column.name} is not null))::text, '[]')
         from ${name}`,
      );
      const [notNull, unique, values] = rows[0] as [boolean | null, boolean, string];
      const facts = new Set<Fact>();
      // Without rows everything holds.
      if (notNull !== false) facts.add("not_null");
      if (unique) facts.add("unique");
      facts.add(`in ${values}`);
      found.set(column.name, facts);
    }
    return found;
  };

  const isTrue = (truth: ReadonlySet<Fact>, fact: Fact) => {
    if (!fact.startsWith("in ")) return truth.has(fact);
    const allowed: unknown[] = JSON.parse(fact.slice(3));
    const present = [...truth].find((each) => each.startsWith("in "))!;
    return (JSON.parse(present.slice(3)) as unknown[]).every((value) => allowed.includes(value));
  };

  /** Turns some of what is so into tests, as people write them. */
  const tested = (
    built: Pick<Built, "name" | "columns">,
    truth: Map<string, Set<Fact>>,
    random: () => number,
    share: number,
  ) => {
    const keys: Key[] = [];
    const columns = built.columns.map(({ name }, i): ColumnFacts => {
      const facts = truth.get(name)!;
      const by = (kind: string) => new Set([`${kind} ${built.name}.${name}`]);
      const wanted = () => random() < share;
      if (facts.has("unique") && wanted()) keys.push({ columns: [i], by: by("unique") });
      const values: unknown[] = JSON.parse([...facts].find((each) => each.startsWith("in "))!.slice(3));
      return {
        ...unknownColumn(name),
        notNull: facts.has("not_null") && wanted() ? by("not_null") : null,
        accepted: wanted() ? [{ values: values as number[], quote: true, by: by("accepted_values") }] : [],
        references: wanted()
          ? [{ to: `set of ${built.name}`, field: JSON.stringify(values), by: by("relationships") }]
          : [],
      };
    });
    return { columns, open: false, keys };
  };

  const claimsOf = ({ columns, keys }: RowFacts) => {
    const claims: { column: string; fact: Fact; by: ReadonlySet<string> }[] = [];
    for (const [i, { name, notNull, accepted, references }] of columns.entries()) {
      if (notNull) claims.push({ column: name, fact: "not_null", by: notNull });
      const key = keys.find(({ columns: places }) => places.every((place) => place === i));
      if (key) claims.push({ column: name, fact: "unique", by: key.by });
      for (const { values, by } of accepted) claims.push({ column: name, fact: `in ${JSON.stringify(values)}`, by });
      for (const { field, by } of references) claims.push({ column: name, fact: `in ${field}`, by });
    }
    return claims;
  };

  /** What is left without all other tests. */
  const onlyBy = (rows: RowFacts | null, tests: ReadonlySet<string>): RowFacts | null => {
    const follows = ({ by }: { by: ReadonlySet<string> }) => [...by].every((each) => tests.has(each));
    return (
      rows && {
        ...rows,
        columns: rows.columns.map((column) => ({
          ...column,
          notNull: column.notNull && follows({ by: column.notNull }) ? column.notNull : null,
          accepted: column.accepted.filter(follows),
          references: column.references.filter(follows),
        })),
        keys: rows.keys.filter(follows),
      }
    );
  };

  const createBase = async (session: Session, name: string, random: () => number): Promise<Omit<Built, "facts">> => {
    const word = () => quoteLiteral(WORDS[Math.floor(random() * WORDS.length)]!);
    const number = (to: number) => String(1 + Math.floor(random() * to));
    const orNull = (text: string) => (random() < 0.25 ? "null" : text);
    const rows = Array.from({ length: 4 + Math.floor(random() * 6) }, (_, i) =>
      [String(i + 1), orNull(String(20 - i)), orNull(number(7)), number(7), word(), orNull(word())].join(", "),
    );
    const columns = ["id", "code", "a", "b"].map((each): RandomColumn => ({ name: `${name}_${each}`, type: "int" }));
    columns.push({ name: `${name}_s`, type: "text" }, { name: `${name}_n`, type: "text" });
    const list = columns.map((column) => `${column.name} ${column.type}`).join(", ");
    await session.query(`create temp table ${name} (${list}); insert into ${name} values (${rows.join("), (")})`);
    return { name, columns };
  };

  test("names Postgres' own functions, none of which gives several rows", async () => {
    const { rows } = await adapter.withSession((session) =>
      session.query(
        `select name, (select bool_or(proretset) from pg_proc where proname = name and pronamespace = 'pg_catalog'::regnamespace)
         from unnest(string_to_array(${quoteLiteral([...SINGLE].join())}, ',')) name`,
      ),
    );
    const unknown = rows.filter(([, several]) => several === null).map(([name]) => name);
    expect(unknown).toEqual([]);
    expect(rows.filter(([, several]) => several === true)).toEqual([]);
  });

  test("is so, in random projects: no claim that the rows refute, and many claims of each kind", async () => {
    const seen = new Map<string, number>();
    await adapter.withSession(async (session) => {
      await fc.assert(
        fc.asyncProperty(fc.nat(), async (seed) => {
          const random = randomNumbers(seed);
          const draw = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
          await session.query("begin");
          try {
            const built: Built[] = [];
            for (const name of ["p", "o", "i"]) {
              const base = await createBase(session, name, random);
              built.push({ ...base, facts: tested(base, await truthOf(session, base), random, 0.8) });
            }
            for (const name of ["m1", "m2", "m3", "m4"]) {
              const { sql, columns } = randomModel(built, draw);
              const refusal = await session.query(`create temp table ${name} as ${sql}`).then(
                () => null,
                (error: Error) => error.message,
              );
              // The planner may find out that a condition is constant, and then it cannot do a full join.
              if (refusal?.startsWith("FULL JOIN")) return;
              if (refusal !== null) throw new Error(`${refusal}: ${sql}`);
              const known = (word: string) => built.find((each) => each.name === word)?.facts ?? null;
              const statement = parse(sql)[0]!.SelectStmt!;
              const facts = readQuery(statement, known);
              const truth = await truthOf(session, { name, columns });
              for (const { column, fact, by } of claimsOf(facts)) {
                const kind = `${fact.split(" ")[0]}, ${by.size === 0 ? "by the SQL" : "by tests"}`;
                seen.set(kind, (seen.get(kind) ?? 0) + 1);
                if (!isTrue(truth.get(column)!, fact)) throw new Error(`${column} is not ${fact}: ${sql}`);
                const alone = claimsOf(readQuery(statement, (word) => onlyBy(known(word), by)));
                const follows = alone.some((each) => each.column === column && each.fact === fact);
                if (!follows) throw new Error(`${column}, ${fact}, does not follow from ${[...by]}: ${sql}`);
              }
              const own = tested({ name, columns }, truth, random, 0.1);
              built.push({
                name,
                columns,
                facts: { ...facts, columns: facts.open ? own.columns : facts.columns, open: false },
              });
            }
          } finally {
            await session.query("rollback");
          }
        }),
        { numRuns: PROJECTS },
      );
    });
    expect([...seen.values()].every((count) => count >= 30)).toBe(true);
    expect([...seen.keys()].sort()).toEqual([
      "in, by tests",
      "not_null, by tests",
      "unique, by tests",
      "unique, by the SQL",
    ]);
  });
});
