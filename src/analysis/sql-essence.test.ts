import { expect, test } from "vitest";
import { essenceOf } from "./sql-essence.ts";

test.each([
  ["-- why\nselect  a ,\n\tb -- and\nfrom t ( 1 )\n", "select a,b from t(1)"],
  ["select a/* one /* two */ 'still' */+ b", "select a + b"],
  ["select 'a  -- b',\"c  /* d\",e'it\\'s  -- f',$$g  -- h$$,$x$i  $$  j$x$", undefined],
  ["select 'it''s  so' /* it's */ , a$b  , u&'d  '", "select 'it''s  so',a$b,u&'d  '"],
  ["select 'a' 'b'", undefined],
  ["select 'a'  \n  'b'", "select 'a'\n'b'"],
  ["select 1 - -1,4 /2,a->>'b'", undefined],
  ["select 'not closed  --", undefined],
  ["select 1 /* not closed", "select 1"],
  ["   ", ""],
])("what Postgres acts on in %j", (sql, essence) => {
  expect(essenceOf(sql)).toBe(essence ?? sql);
});
