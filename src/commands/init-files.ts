/** The files of the project that `tstl init` writes: path to text. */
export function initFiles(name: string): Record<string, string> {
  return {
    "tstl.config.yaml": CONFIG.replaceAll("NAME", name),
    "seeds/orders.csv": ORDERS,
    "models/staging/stg_orders.sql": STG_ORDERS,
    "models/staging/stg_orders.yml": STG_ORDERS_YML,
    "models/marts/fct_revenue.sql": FCT_REVENUE,
    "models/marts/fct_revenue.yml": FCT_REVENUE_YML,
    "tests/revenue_is_positive.sql": TEST,
    ".gitignore": GITIGNORE,
    "README.md": README.replaceAll("NAME", name),
  };
}

const CONFIG = `name: NAME

# With no target, or one of type embedded, everything runs in a Postgres inside tstl, kept in .tstl/.
default-target: dev
targets:
  dev:
    type: embedded
    schema: analytics
  prod:
    type: postgres
    host: "{{ env_var('PGHOST', 'localhost') }}"
    user: "{{ env_var('PGUSER', 'postgres') }}"
    password: "{{ env_var('PGPASSWORD', '') }}"
    database: "{{ env_var('PGDATABASE', 'postgres') }}"
    schema: analytics
    threads: 4

# Keys with a plus are configs, the others are folders below models/.
models:
  staging:
    +materialized: view
  marts:
    +materialized: table
`;

const ORDERS = `order_id,customer,ordered_on,status,amount
1,ada,2026-01-03,paid,20.00
2,grace,2026-01-03,paid,35.50
3,ada,2026-01-04,cancelled,12.00
4,edsger,2026-01-05,paid,99.90
5,grace,2026-01-05,paid,15.25
`;

const STG_ORDERS = `select
  order_id,
  customer,
  ordered_on::date as ordered_on,
  status,
  amount::numeric(12, 2) as amount
from {{ ref('orders') }}
`;

const STG_ORDERS_YML = `models:
  - name: stg_orders
    description: One row per order, with proper types.
    columns:
      - name: order_id
        data_tests: [unique, not_null]
      - name: status
        data_tests:
          - accepted_values:
              arguments:
                values: [paid, cancelled]
`;

const FCT_REVENUE = `select
  ordered_on,
  count(*) as orders,
  sum(amount) as revenue
from {{ ref('stg_orders') }}
where status = 'paid'
group by ordered_on
`;

const FCT_REVENUE_YML = `models:
  - name: fct_revenue
    description: Revenue of paid orders, by day.
    columns:
      - name: ordered_on
        data_tests: [unique, not_null]
`;

const TEST = `-- A test is a query for rows that must not be there.
select * from {{ ref('fct_revenue') }} where revenue <= 0
`;

const GITIGNORE = `/target/
/logs/
/.tstl/
/dbt_packages/
.env
`;

const README = `# NAME

    tstl build              # loads seeds, builds models, tests them
    tstl show fct_revenue   # prints rows
    tstl build --target prod

Models are in \`models/\`, CSV files in \`seeds/\`, data tests in \`tests/\`; \`tstl.config.yaml\` says where to build.
`;
