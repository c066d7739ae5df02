import { hostFunction, type JinjaFunction } from "../template/index.ts";

/**
 * A function that templates may call with positional or keyword arguments, none of them required.
 *
 * What was not given arrives as `undefined`; `none` arrives as `null`.
 */
export function method(
  name: string,
  parameters: readonly string[],
  implementation: (...values: unknown[]) => unknown,
): JinjaFunction {
  return hostFunction(
    name,
    parameters.map((parameter) => `${parameter}=`),
    implementation as (...values: never[]) => unknown,
  );
}
