/** The rules of `tstl lint`, in the order of its manual. */
export const LINT_RULES = [
  "fan-out-join",
  "cross-join",
  "outer-join-filter",
  "null-comparison",
  "same-operands",
  "integer-division",
  "count-of-condition",
  "mixed-time-zones",
  "date-as-end",
  "group-by-input",
  "union-order",
  "select-star",
  "last-value-frame",
  "unordered-limit",
  "incremental-by-clock",
  "like-without-wildcard",
  "hard-coded-relation",
  "unused-cte",
  "missing-key-test",
] as const;

/** The name of a rule. */
export type LintRule = (typeof LINT_RULES)[number];
