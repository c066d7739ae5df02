import { type CommandProject, commandProject } from "./command-project.ts";

/** What a shop sells: keys and types in every way in which YAML can say them. */
const PROPERTIES = `
sources:
  - name: raw
    tables:
      - name: customers
        columns: [{name: customer_id, data_type: integer, data_tests: [unique, not_null]}, {name: email, data_type: text}, {name: signed_up_at, data_type: timestamptz}]
      - name: orders
        columns: [{name: order_id, data_type: integer}, {name: amount, data_type: integer}, {name: placed_at, data_type: timestamp}]
      - name: products
      - name: payments
      - name: misc
seeds:
  - name: regions
    config: {column_types: {region_id: integer, n_shops: integer, opened_on: date}}
    columns: [{name: region_id, data_tests: [unique, not_null]}]
models:
  - name: customers
    columns:
      - {name: customer_id, data_type: integer, data_tests: [unique, not_null]}
      - {name: email, data_type: text}
      - {name: region_id, data_type: integer, data_tests: [{relationships: {arguments: {to: ref('regions'), field: region_id}}}]}
      - {name: signed_up_at, data_type: timestamptz}
      - {name: birthday, data_type: date}
      - {name: is_active, data_type: boolean}
  - name: orders
    columns:
      - {name: order_id, data_type: integer, data_tests: [unique, not_null]}
      - {name: customer_id, data_type: integer, data_tests: [{relationships: {arguments: {to: ref('customers'), field: customer_id}}}]}
      - {name: amount, data_type: integer}
      - {name: pieces, data_type: bigint}
      - {name: price, data_type: "numeric(12,2)"}
      - {name: weight, data_type: double precision}
      - {name: status, data_type: text}
      - {name: placed_at, data_type: timestamp without time zone}
      - {name: placed_on, data_type: date}
      - {name: note, data_type: text}
  - name: order_items
    data_tests: [{unique_combination_of_columns: {arguments: {combination_of_columns: [order_id, line_no]}}}]
    columns:
      - {name: order_id, data_type: integer, data_tests: [not_null]}
      - {name: line_no, data_type: smallint}
      - {name: product_id, data_type: integer}
      - {name: quantity, data_type: integer}
      - {name: unit_price, data_type: numeric}
  - name: payments
    columns:
      - {name: payment_id, data_type: integer, data_tests: [unique, not_null]}
      - {name: order_id, data_type: integer}
      - {name: method, data_type: varchar(20)}
      - {name: paid, data_type: numeric}
      - {name: cents, data_type: bigint}
      - {name: paid_at, data_type: timestamp with time zone}
  - name: prices
    data_tests: [{unique_combination_of_columns: {arguments: {combination_of_columns: [product_id, valid_from]}}}]
    columns:
      - {name: product_id, data_type: integer}
      - {name: valid_from, data_type: date}
      - {name: valid_to, data_type: date}
      - {name: is_current, data_type: boolean}
      - {name: price, data_type: numeric}
  - name: products
    constraints: [{type: primary_key, columns: [product_id]}]
    columns:
      - {name: product_id, data_type: integer}
      - {name: category_id, data_type: integer}
      - {name: product_name, data_type: text}
      - {name: in_stock, data_type: integer}
  - name: visits
    config: {materialized: table, indexes: [{columns: [visit_id], unique: true}]}
    columns:
      - {name: visit_id, data_type: bigint}
      - {name: customer_id, data_type: integer}
      - {name: started_at, data_type: timestamp}
      - {name: duration_s, data_type: integer}
      - {name: bounces, data_type: integer}
  - name: daily
    config: {materialized: incremental, unique_key: [day, region_id], incremental_strategy: merge}
    columns: [{name: day, data_type: date}, {name: region_id, data_type: integer}, {name: orders, data_type: integer}, {name: visitors, data_type: integer}]
  - name: derived
    data_tests: [{unique_combination_of_columns: {arguments: {combination_of_columns: [order_id]}}}]
  - name: totals
    data_tests: [{unique_combination_of_columns: {arguments: {combination_of_columns: [customer_id]}}}]
  - name: eph
    config: {materialized: ephemeral}
`;

const raw = (columns: string) => `select ${columns} from {{ source('raw', 'misc') }}`;

const SHOP: Record<string, string> = {
  "seeds/regions.csv": "region_id,region_name,opened_on,n_shops\n1,North,2020-01-01,3\n",
  "snapshots/hist.yml":
    "snapshots: [{name: hist, relation: ref('customers'), config: {unique_key: customer_id, strategy: check, check_cols: [email]}}]",
  "tests/generic/unique_combination_of_columns.sql":
    "{% test unique_combination_of_columns(model, combination_of_columns) %}select 1{% endtest %}",
  "macros/safe_ratio.sql": "{% macro safe_ratio(a, b) %}{{ a }}::numeric / nullif({{ b }}, 0){% endmacro %}",
  "models/shop.yml": PROPERTIES,
  "models/customers.sql": raw("customer_id, email, region_id, signed_up_at, birthday, is_active"),
  "models/orders.sql": raw("order_id, customer_id, amount, pieces, price, weight, status, placed_at, placed_on, note"),
  "models/order_items.sql": raw("order_id, line_no, product_id, quantity, unit_price"),
  "models/payments.sql": raw("payment_id, order_id, method, paid, cents, paid_at"),
  "models/prices.sql": raw("product_id, valid_from, valid_to, is_current, price"),
  "models/products.sql": raw("product_id, category_id, product_name, in_stock"),
  "models/visits.sql": raw("visit_id, customer_id, started_at, duration_s, bounces"),
  "models/daily.sql": raw("day, region_id, orders, visitors"),
  "models/derived.sql": `select order_id, amount, amount * 2 as doubled, count(*) over (partition by customer_id) as n, placed_at, placed_at at time zone 'UTC' as placed_utc,
  price::numeric as price, date_trunc('day', placed_at) as placed_day, extract(epoch from placed_at) as epoch, customer_id
from {{ ref('orders') }}`,
  "models/totals.sql": `select customer_id, count(*) as n_orders, sum(amount) as total, max(placed_at) as last_at, min(price) as least from {{ ref('orders') }} group by customer_id`,
  "models/eph.sql": `select order_id, sum(paid) as paid, count(*) as n_payments, max(paid_at) as last_paid_at from {{ ref('payments') }} group by order_id`,
};

/** A finding as `--output json` shows it; `rule` is null for what stops a template or its SQL from being read. */
export interface Shown {
  rule: string | null;
  code: string;
  node: string;
  file: string;
  line: number | null;
  column: number | null;
  message: string;
  notes: unknown[];
}

/** A project to lint models in, which all tests of a file share. */
export class LintShop {
  #project: CommandProject | undefined;

  /** Writes files, and gives what is found in the selected ones. */
  async lint(files: Record<string, string>, ...argv: string[]): Promise<Shown[]> {
    this.#project ??= await commandProject("pglite", SHOP);
    for (const [path, text] of Object.entries(files)) this.#project.write(path, text);
    const { lines } = await this.#project.tstl("lint", ...argv, "--output", "json", "--quiet");
    return (JSON.parse(lines.join("\n")) as { findings: Shown[] }).findings;
  }

  /** What is found in the model `it` of this SQL: rules with line and column. */
  async found(sql: string, properties = KEY_TEST): Promise<string[]> {
    return (await this.lint({ "models/it.sql": written(sql), "models/it.yml": modelYaml("it", properties) }, "it")).map(
      shown,
    );
  }

  async close(): Promise<void> {
    await this.#project?.[Symbol.asyncDispose]();
  }
}

/** `rule line:column`, or the message of what is no finding of a rule. */
export function shown({ rule, code, line, column, message }: Shown): string {
  return rule === null ? `${code}: ${message}` : `${rule} ${line === null ? "file" : `${line}:${column}`}`;
}

/** References shorter than they are in a model, so that a case fits its line: `@orders`, and `$orders` for a source. */
export function written(sql: string): string {
  return sql
    .replace(/(\^?)@([a-z]\w*)/g, "{{ $1ref('$2') }}")
    .replace(/(\^?)\$([a-z]\w*)/g, "{{ $1source('raw', '$2') }}");
}

/** A key test of a model in which nobody asks for one. */
export const KEY_TEST =
  "data_tests: [{unique_combination_of_columns: {arguments: {combination_of_columns: [a_, b_]}}}]";

/** A properties file for one model. */
export function modelYaml(name: string, properties: string): string {
  return `models: [{name: ${name}, ${properties}}]`;
}
