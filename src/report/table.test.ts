import { expect, test } from "vitest";
import { compiledMessage, previewMessage } from "./preview.ts";
import { renderTable } from "./table.ts";

const COLUMNS = [
  { name: "id", typeOid: 23 },
  { name: "name", typeOid: 25 },
  { name: "amount", typeOid: 1700 },
];
const ROWS = [
  [1, "ada", "20.00"],
  [12, null, "5.5"],
];

test("a table puts numbers to the right, text to the left and prints null as nothing", () => {
  expect(renderTable(COLUMNS, ROWS, { width: null, ellipsis: "…" })).toBe(
    ["| id | name | amount |", "| -- | ---- | ------ |", "|  1 | ada  |  20.00 |", "| 12 |      |    5.5 |"].join("\n"),
  );
});

test("a table that is wider than the terminal loses the end of its widest column", () => {
  const columns = [
    { name: "id", typeOid: 23 },
    { name: "note", typeOid: 25 },
  ];
  const rows = [[1, "a rather long remark about nothing"]];
  expect(renderTable(columns, rows, { width: 24, ellipsis: "…" })).toBe(
    ["| id | note            |", "| -- | --------------- |", "|  1 | a rather long … |"].join("\n"),
  );
});

test("a wide character takes two columns; line breaks and what a terminal would obey are spelt out", () => {
  const columns = [{ name: "name", typeOid: 25 }];
  expect(renderTable(columns, [["日本"], ["a\nb"], ["\u001b[2J"]], { width: null, ellipsis: "…" })).toBe(
    ["| name    |", "| ------- |", "| 日本    |", "| a\\nb    |", "| \\x1b[2J |"].join("\n"),
  );
});

const PREVIEW = { nodeName: "stg_users", uniqueId: "model.shop.stg_users", columns: COLUMNS, rows: ROWS };
const LOOK = { output: "text", quiet: false, width: null, ellipsis: "…" } as const;

test("a preview names the node, and is the bare table with --quiet", () => {
  const table = "| id | name | amount |\n| -- | ---- | ------ |\n|  1 | ada  |  20.00 |\n| 12 |      |    5.5 |\n";
  expect(previewMessage(PREVIEW, LOOK).text).toBe(`Previewing node 'stg_users':\n${table}`);
  expect(previewMessage({ ...PREVIEW, nodeName: null }, LOOK).text).toBe(`Previewing inline node:\n${table}`);
  expect(previewMessage(PREVIEW, { ...LOOK, quiet: true }).text).toBe(table);
});

test("a preview as JSON has the rows as objects, with columns of one name told apart", () => {
  const columns = [
    { name: "id", typeOid: 20 },
    { name: "id", typeOid: 1700 },
    { name: "tags", typeOid: 3802 },
  ];
  const rows = [[9007199254740993n, "1.50", '{"a": 1}']];
  const { text } = previewMessage({ ...PREVIEW, columns, rows }, { ...LOOK, output: "json" });
  expect(JSON.parse(text)).toEqual({
    node: "stg_users",
    show: [{ id: "9007199254740993", id_2: 1.5, tags: { a: 1 } }],
  });
});

test("compiled SQL is announced as dbt does", () => {
  const node = { nodeName: "a", uniqueId: "model.shop.a", sql: "select 1" };
  expect(compiledMessage(node, LOOK).text).toBe("Compiled node 'a' is:\nselect 1");
  expect(compiledMessage({ ...node, nodeName: null }, LOOK).text).toBe("Compiled inline node is:\nselect 1");
  expect(compiledMessage(node, { output: "json", quiet: false }).text).toBe(
    '{\n  "node": "a",\n  "compiled": "select 1"\n}',
  );
});
