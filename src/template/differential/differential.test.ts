import { describe, expect, test } from "vitest";
import { TstlError } from "../../errors/tstl-error.ts";
import { compileTemplate, parseTemplate, scopeOf } from "../index.ts";
import recorded from "./cases.json" with { type: "json" };

interface Case {
  template: string;
  expected?: string;
  error?: string;
  message?: string;
}

// Where the words of an error differ from Python's on purpose; docs/jinja.md says why.
const OTHER_WORDS: Record<string, string> = {
  "replace expected at least 2 arguments, got 1": "str.replace() missing 1 required positional argument: 'new'",
  "do_replace() missing 1 required positional argument: 'new'":
    "replace() missing 1 required positional argument: 'new'",
  "jinja2.sandbox.SandboxedEnvironment.call() argument after ** must be a mapping, not list":
    "argument after ** must be a mapping, not list",
};
const SYNTAX = new Set(["TemplateSyntaxError", "TemplateAssertionError", "SyntaxError"]);
const UNDEFINED = new Set(["UndefinedError", "SecurityError"]);

function outcome(template: string): string | TstlError {
  const context = structuredClone(recorded.context);
  try {
    const result = compileTemplate(parseTemplate(template, "case.sql")).render(scopeOf(context));
    return typeof result === "string" ? result : "a promise";
  } catch (error) {
    if (error instanceof TstlError) return error;
    throw error;
  }
}

function expectedError({ error, message = "" }: Case): { code: string; message?: string } {
  if (SYNTAX.has(error!)) return { code: "TEMPLATE_SYNTAX" };
  const code = UNDEFINED.has(error!) ? "TEMPLATE_UNDEFINED" : "TEMPLATE_ERROR";
  return { code, message: OTHER_WORDS[message] ?? message };
}

describe.each(Object.entries(recorded.groups))("as Jinja2: %s", (_, cases) => {
  test.each((cases as Case[]).map((each) => [each.template, each] as const))("%s", (template, recording) => {
    const result = outcome(template);
    if (recording.expected !== undefined) expect(result).toBe(recording.expected);
    else expect(result).toMatchObject(expectedError(recording));
  });
});

test("at least 400 templates are compared", () => {
  expect(Object.values(recorded.groups).flat().length).toBeGreaterThanOrEqual(400);
});
