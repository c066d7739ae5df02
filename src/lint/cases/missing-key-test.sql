-- finds: none
-- yaml: columns: [{name: x}]
select 1 as x

-- finds: not_null only
-- yaml: columns: [{name: x, data_tests: [not_null]}]
select 1 as x

-- finds: relationships
-- yaml: columns: [{name: x, data_tests: [{relationships: {arguments: {to: ref('orders'), field: order_id}}}]}]
select 1 as x

-- finds: description
-- yaml: description: hello
select 1 as x

-- finds: unique with severity warn is a test
-- yaml: columns: [{name: x, data_tests: [accepted_values: {arguments: {values: [1]}}]}]
select 1 as x

-- finds: table
-- yaml: config: {materialized: table}
select 1 as x

-- finds: incremental, no key
-- yaml: config: {materialized: incremental}
select 1 as x

-- finds: with tests on other columns
-- yaml: columns: [{name: id}, {name: status, data_tests: [not_null, {accepted_values: {arguments: {values: [a]}}}]}]
select order_id as id, status from @orders

-- passes: unique
-- yaml: columns: [{name: x, data_tests: [unique]}]
select 1 as x

-- passes: tests: old spelling
-- yaml: columns: [{name: x, tests: [unique]}]
select 1 as x

-- passes: combination
-- yaml: data_tests: [{unique_combination_of_columns: {arguments: {combination_of_columns: [x, y]}}}]
select 1 as x, 2 as y

-- passes: primary key of the column
-- yaml: columns: [{name: x, constraints: [{type: primary_key}]}]
select 1 as x

-- passes: primary key of the model
-- yaml: constraints: [{type: primary_key, columns: [x]}]
select 1 as x

-- passes: unique constraint
-- yaml: columns: [{name: x, constraints: [{type: unique}]}]
select 1 as x

-- passes: unique index
-- yaml: config: {materialized: table, indexes: [{columns: [x], unique: true}]}
select 1 as x

-- passes: merge key
-- yaml: config: {materialized: incremental, incremental_strategy: merge, unique_key: x}
select 1 as x

-- passes: ephemeral
-- yaml: config: {materialized: ephemeral}
select 1 as x

-- passes: unique in a where
-- yaml: columns: [{name: x, data_tests: [{unique: {config: {where: "x > 1"}}}]}]
select 1 as x

-- passes: unique on an expression
-- yaml: data_tests: [{unique: {arguments: {column_name: "x || y"}}}]
select 1 as x, 2 as y

-- passes: unique test at model level with column_name
-- yaml: data_tests: [{unique: {arguments: {column_name: id}}}]
select order_id as id from @orders

-- passes: constraint written in a column with a contract
-- yaml: config: {contract: {enforced: true}}, columns: [{name: id, data_type: integer, constraints: [{type: not_null}, {type: primary_key}]}]
select order_id as id from @orders
