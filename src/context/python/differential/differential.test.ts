import { describe, expect, test } from "vitest";
import {
  addValues,
  callValue,
  compileTemplate,
  GET_ATTRIBUTE,
  type HostObject,
  hostFunction,
  parseTemplate,
  scopeOf,
} from "../../../template/index.ts";
import { modules } from "../../modules.ts";
import { Decimal } from "../decimal.ts";
import type { Match } from "../regex-match.ts";
import recorded from "./cases.json" with { type: "json" };

interface Case {
  expression: string;
  expected?: string;
  error?: string;
}

// A naive datetime is in the machine's zone.
process.env.TZ = "UTC";

// Where the words of an error differ on purpose: our functions all speak of missing arguments as Python's own do.
const OTHER_WORDS: Record<string, string> = {
  "function missing required argument 'day' (pos 3)": "date() missing 1 required positional argument: 'day'",
  "function takes at most 3 arguments (4 given)": "date() takes 3 positional arguments but 4 were given",
  "combinations() missing required argument 'r' (pos 2)": "combinations() missing 1 required positional argument: 'r'",
  "Object of type date is not JSON serializable": "Object of type datetime.date is not JSON serializable",
  "Object of type Decimal is not JSON serializable": "Object of type decimal.Decimal is not JSON serializable",
};

/** What is different, and what comes instead. */
const DIFFERENT: Record<string, { expected: unknown } | { error: string }> = {
  "td(seconds=0.1, microseconds=0.5)": { expected: "0:00:00.100001" },
  "re.findall('(?:(a)|b)*', 'ab')": { expected: "['', '']" },
  "re.findall('(a)?b\\\\1', 'b aba')": { expected: "['', 'a']" },
  "re.findall('a++', 'aa')": { error: "a possessive quantifier is not supported at position 1" },
  "re.findall('(?>a)', 'a')": { error: "an atomic group is not supported at position 0" },
  "re.findall('(a)(?(1)b|c)', 'ab')": { error: "a conditional group is not supported at position 3" },
  "re.findall('(?i:a)', 'A')": { error: "the flag i for a part of a pattern is not supported at position 0" },
  "re.findall('\\\\N{DIGIT ONE}', '1')": { error: "bad escape \\N at position 0" },
  "re.findall('|a', 'a')": { expected: "['', '']" },
  "dt(2020, 1, 1).timetuple().tm_yday": { error: "'datetime.datetime object' has no attribute 'timetuple'" },
  "dt.strptime('2020-01-31', format='%Y-%m-%d')": { expected: "2020-01-31 00:00:00" },
  "modules.datetime": { expected: "<module 'datetime'>" },
  "D('1') < D('NaN')": { expected: "False" },
  "D('2') ** D('0.5')": {
    error: "unsupported operand type(s) for ** or pow(): 'decimal.Decimal' and 'decimal.Decimal'",
  },
};

const member = (value: unknown, name: string) => (value as HostObject)[GET_ATTRIBUTE]!(name);
const { datetime, pytz } = modules.root;
const zone = (name: string) => callValue(member(pytz, "timezone"), [name], {});

const NAMES = {
  modules: modules.root,
  dt: member(datetime, "datetime"),
  date: member(datetime, "date"),
  time: member(datetime, "time"),
  td: member(datetime, "timedelta"),
  tz: member(datetime, "timezone"),
  re: modules.root.re,
  pytz,
  it: modules.root.itertools,
  D: hostFunction("Decimal", ["value"], (text: string) => Decimal.parse(text)),
  berlin: zone("Europe/Berlin"),
  eastern: zone("US/Eastern"),
  add: hostFunction("add", ["a", "b"], addValues),
  shout: hostFunction("shout", ["match"], (match: Match) => `${match.group(0)!.toUpperCase()}!`),
};

function outcome(expression: string): { expected: unknown } | { error: string } {
  try {
    return { expected: compileTemplate(parseTemplate(`{{ ${expression} }}`, "case.sql")).render(scopeOf(NAMES)) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

describe.each(Object.entries(recorded as Record<string, Case[]>))("%s", (_, cases) => {
  test.each(cases)("$expression", ({ expression, expected, error }) => {
    const python = error === undefined ? { expected } : { error: OTHER_WORDS[error] ?? error };
    const wanted = DIFFERENT[expression] ?? python;
    if (wanted !== python) expect(wanted).not.toEqual(python);
    expect(outcome(expression)).toEqual(wanted);
  });
});
