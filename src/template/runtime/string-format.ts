import { attribute, item } from "./access.ts";
import { PyError, valueError } from "./errors.ts";
import { formatValue } from "./format-spec.ts";
import { repr, str } from "./text.ts";

/** `str.format(*args, **kwargs)`; fields may reach attributes and items, by the rules of the sandbox. */
export function formatFields(template: string, args: readonly unknown[], named: (key: string) => unknown): string {
  const state = { auto: 0 };
  return expand(template, args, named, state, 2);
}

function expand(
  template: string,
  args: readonly unknown[],
  named: (key: string) => unknown,
  state: { auto: number },
  depth: number,
): string {
  if (depth < 0) throw valueError("Max string recursion exceeded");
  let text = "";
  for (let i = 0; i < template.length; i++) {
    const char = template[i]!;
    if (char !== "{" && char !== "}") {
      text += char;
    } else if (template[i + 1] === char) {
      text += char;
      i++;
    } else if (char === "}") {
      throw valueError("Single '}' encountered in format string");
    } else {
      const end = fieldEnd(template, i);
      text += expandField(template.slice(i + 1, end), args, named, state, depth);
      i = end;
    }
  }
  return text;
}

function fieldEnd(template: string, start: number): number {
  let depth = 0;
  for (let i = start; i < template.length; i++) {
    if (template[i] === "{") depth++;
    else if (template[i] === "}" && --depth === 0) return i;
  }
  throw valueError(
    start + 1 >= template.length ? "Single '{' encountered in format string" : "expected '}' before end of string",
  );
}

function expandField(
  field: string,
  args: readonly unknown[],
  named: (key: string) => unknown,
  state: { auto: number },
  depth: number,
): string {
  const match = /^([^!:[.]*)((?:\.[^.[!:]+|\[[^\]]*\])*)(?:!([\s\S]))?(?::([\s\S]*))?$/.exec(field);
  if (match === null) throw valueError("expected ':' after conversion specifier");
  const [, first = "", path = "", conversion, spec = ""] = match;
  let value = firstValue(first, args, named, state);
  for (const step of path.matchAll(/\.([^.[]+)|\[([^\]]*)\]/g)) {
    if (step[1] !== undefined) value = attribute(value, step[1]);
    else value = item(value, /^\d+$/.test(step[2]!) ? Number(step[2]) : step[2]);
  }
  if (conversion === "r" || conversion === "a") value = repr(value);
  else if (conversion === "s") value = str(value);
  else if (conversion !== undefined) throw valueError(`Unknown conversion specifier '${conversion}'`);
  return formatValue(value, expand(spec, args, named, state, depth - 1));
}

function firstValue(
  first: string,
  args: readonly unknown[],
  named: (key: string) => unknown,
  state: { auto: number },
): unknown {
  if (first !== "" && !/^\d+$/.test(first)) {
    const value = named(first);
    if (value === undefined) throw new PyError("KeyError", repr(first));
    return value;
  }
  const index = first === "" ? state.auto++ : Number(first);
  if (index >= args.length) {
    throw new PyError("IndexError", "tuple index out of range");
  }
  return args[index];
}
