/**
 * @typedef {object} Check a promise and whether it was kept; undefined where what it compares with was left out
 * @property {string} text
 * @property {boolean | undefined} kept
 *
 * @typedef {object} Row one line of the table
 * @property {string} what
 * @property {import("./measure.mjs").Figure} ours
 * @property {import("./measure.mjs").Figure} [theirs] dbt's
 * @property {Check[]} checks
 *
 * @typedef {object} ToolsRow one line of the table of documentation sites and column lineage
 * @property {string} what
 * @property {{ tstl: string, dbt?: string, colibri?: string }} tools a figure with its unit, where a tool has one
 * @property {Check[]} checks
 */

/** A figure that must not be above a limit. */
export function atMost(what, value, limit, unit) {
  return { text: `${what} <= ${limit} ${unit}`, kept: value <= limit };
}

/** Another tool's figure that must be at least `times` ours. */
export function atLeastTimes(what, theirs, ours, times) {
  if (theirs === undefined) return { text: `${what} >= ${times}x`, kept: undefined };
  return { text: `${what} >= ${times}x: ${(theirs / ours).toFixed(1)}x`, kept: theirs / ours >= times };
}

/** Our figure, that must not be above `times` another tool's. */
export function atMostTimes(what, ours, theirs, times) {
  const figure = `${(ours / theirs).toFixed(2)}x of ${theirs.toFixed(2)} s`;
  return { text: `${what} <= ${times}x: ${figure}`, kept: ours / theirs <= times };
}
