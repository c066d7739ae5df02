import { expect, test } from "vitest";
import { parseIgnoreRules } from "./ignore-rules.ts";

test.each([
  ["*.tmp.sql", "models/a.tmp.sql", true],
  ["*.tmp.sql", "models/a.sql", false],
  ["models/old/", "models/old/x/a.sql", true],
  ["models/old/", "models/older/a.sql", false],
  ["/models/*.sql", "models/a.sql", true],
  ["/models/*.sql", "models/x/a.sql", false],
  ["**/wip/**", "models/x/wip/a.sql", true],
  ["wip", "models/wip/a.sql", true],
  ["*.sql\n!keep.sql", "models/keep.sql", false],
  ["# a comment\n\n", "models/a.sql", false],
  ["models/[ab].sql", "models/b.sql", true],
  ["models/?.sql", "models/bc.sql", false],
])("%j says of %s: %s", (rules, path, ignored) => {
  expect(parseIgnoreRules(rules)?.(path) ?? false).toBe(ignored);
});
