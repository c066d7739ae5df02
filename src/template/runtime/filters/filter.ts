import { bindArguments, NO_KEYWORDS } from "../host.ts";

/** A filter or test: the value it is applied to is the first argument. */
export type Filter = (args: unknown[], kwargs: Record<string, unknown>) => unknown;

/**
 * A table of filters out of their parameters (as for `bindArguments`, the value first) and what they do. The functions
 * get undefined for what was left out.
 */
export function filterTable(
  table: Record<string, readonly [params: string, run: (...values: never[]) => unknown]>,
): [string, Filter][] {
  return Object.entries(table).map(([name, [params, run]]) => {
    const specs = params.split(" ");
    const call = run as (...values: unknown[]) => unknown;
    const filter: Filter = (args, kwargs) => {
      if (args.length === 1 && specs.length === 1 && kwargs === NO_KEYWORDS) return call(args[0]);
      return call(...bindArguments(name, specs, args, kwargs));
    };
    return [name, filter];
  });
}
