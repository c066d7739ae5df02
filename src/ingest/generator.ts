import { spawnSync } from "node:child_process";
import { isAbsolute, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Faker } from "@faker-js/faker";
import { type Place, TstlError } from "../errors/tstl-error.ts";
import { addDays, checkRange } from "./days.ts";
import type { DeclaredSource, GenerateRules } from "./declaration.ts";
import { type Random, randomFor } from "./random.ts";

/** What may stand in a column of type json or jsonb. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** A value as a generator makes it. Dates are written in UTC; objects and lists are for json columns. */
export type GeneratedValue = Json | bigint | Date | undefined;

/** A row as a generator makes it: values by column name; a column that is left out is null. */
export type GeneratedRow = Record<string, GeneratedValue>;

/**
 * Rows of one file. Several batches for the same file are one after another in it, until there is one for another day
 * of the table.
 */
export interface GeneratedBatch {
  /** Name of one of the source's tables. */
  table: string;
  /** The day whose file it is, such as 2025-09-01: one of `days`. What the rows themselves say may be older. */
  date: string;
  rows: Iterable<GeneratedRow> | AsyncIterable<GeneratedRow>;
}

/** What a generator has to go by. */
export interface GeneratorContext {
  /** Faker, English, seeded. It costs microseconds per call: draw pools of names from it rather than a name per row. */
  faker: Faker;
  /** Random numbers for a name: `random("events", date)` is the same whatever else was drawn before. */
  random: (...keys: (string | number)[]) => Random;
  seed: number;
  /** 1 is the size that the generator was made for. */
  scale: number;
  /** The first day that the source has at all, whatever days are asked for now. */
  epoch: string;
  /** The days to make rows for, in order. */
  days: string[];
}

/** What a generator's module exports, as `generate` or as its default. */
export type Generator = (context: GeneratorContext) => Iterable<GeneratedBatch> | AsyncIterable<GeneratedBatch>;

/** Which rows a generator is to make. */
export interface GeneratorOptions {
  /** Imports a generator's module; `import()` unless given. */
  importModule?: (url: string) => Promise<unknown>;
  seed?: number | null | undefined;
  scale?: number | null | undefined;
  /** Rows of the largest table in place of a scale; the module's `rowsAtScale1` says what a scale of 1 has. */
  rows?: number | null | undefined;
  days?: number | null | undefined;
  /** First and last day, both included. */
  from?: string | null | undefined;
  to?: string | null | undefined;
}

interface GeneratorModule {
  generate?: Generator;
  default?: Generator;
  rowsAtScale1?: number;
}

/**
 * Runs the generator of a source. Throws GENERATOR_MODULE for a module that cannot be used, GENERATOR_FAILED with the
 * place for whatever the generator throws.
 */
export async function* runGenerator(
  source: DeclaredSource,
  rules: GenerateRules,
  projectDir: string,
  options: GeneratorOptions,
): AsyncGenerator<GeneratedBatch> {
  const { generate, rowsAtScale1 } = await readGenerator(source.name, rules, projectDir, options);
  const context = await contextFor(rules, options, rowsAtScale1);
  try {
    const batches = generate(context) as unknown;
    if (!isIterable(batches)) throw new TypeError("it returns no batches: make it a generator function (function*)");
    yield* batches as AsyncIterable<GeneratedBatch>;
  } catch (error) {
    throw generatorError(source, projectDir, error);
  }
}

/** The days that a generator is to make rows for. Throws DATE_RANGE for a range that holds none. */
export function daysToGenerate(rules: GenerateRules, options: GeneratorOptions): string[] {
  checkRange(options.from, options.to);
  const from = options.from ?? rules.from;
  const to = options.to ?? addDays(from, (options.days ?? rules.days) - 1);
  checkRange(from, to);
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** What a generator threw, as an error at the line of the project that threw it; a `TstlError` stays as it is. */
export function generatorError(source: DeclaredSource, projectDir: string, error: unknown): unknown {
  if (error instanceof TstlError || (error as Error)?.name === "AbortError") return error;
  const message = `the generator of source "${source.name}" failed: ${error instanceof Error ? error.message : error}`;
  const place = placeOfThrow(error, projectDir) ?? { file: source.generate?.module ?? "" };
  return new TstlError("GENERATOR_FAILED", message, { place, cause: error });
}

/** The topmost line of the project in an error's stack, which names files by path or by URL. */
function placeOfThrow(error: unknown, projectDir: string): Place | null {
  if (!(error instanceof Error)) return null;
  for (const line of error.stack?.split("\n") ?? []) {
    const found = /^\s+at (?:.*\()?(.+?)(?:\?[^:)]*)?:(\d+):(\d+)\)?$/.exec(line);
    const path = found?.[1]?.startsWith("file:") ? fileURLToPath(found[1]) : found?.[1];
    const file = path === undefined ? "" : relative(projectDir, path).replaceAll("\\", "/");
    // What lies in the project may also be tstl itself, or a package.
    if (file === "" || isAbsolute(file) || /^(?:\.\.|node:|dist\/|src\/)|(?:^|\/)node_modules\//.test(file)) continue;
    return { file, line: Number(found?.[2]), column: Number(found?.[3]) };
  }
  return null;
}

/**
 * Where a module, or one that it imports, cannot be parsed. Node tells it only to who lets the error end the process:
 * file and line, the line, and a mark beneath it.
 */
function placeOfSyntaxError(error: unknown, url: string, projectDir: string): Place | null {
  if ((error as Partial<Error> | null)?.name !== "SyntaxError") return null;
  const script = `import ${JSON.stringify(url)}`;
  const { stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
  const [, found, line, mark] = /^(file:\S+):(\d+)\n.*\n( *)\^/m.exec(stderr) ?? [];
  if (found === undefined) return null;
  const file = relative(projectDir, fileURLToPath(found)).replaceAll("\\", "/");
  return { file, line: Number(line), column: mark!.length + 1 };
}

async function readGenerator(
  source: string,
  { module }: GenerateRules,
  projectDir: string,
  { importModule = (url) => import(url) }: GeneratorOptions,
) {
  const { href: url } = pathToFileURL(join(projectDir, module));
  let exports: GeneratorModule;
  try {
    exports = (await importModule(url)) as GeneratorModule;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `the generator of source "${source}" cannot be loaded: ${reason.replaceAll(`${projectDir}/`, "")}`;
    const place = placeOfSyntaxError(error, url, projectDir) ?? placeOfThrow(error, projectDir) ?? { file: module };
    throw new TstlError("GENERATOR_MODULE", message, { place, cause: error });
  }
  const generate = exports.generate ?? exports.default;
  if (typeof generate !== "function") {
    const message = `the generator of source "${source}" exports no function`;
    const hint = "export it as `generate` or as the default";
    throw new TstlError("GENERATOR_MODULE", message, { place: { file: module }, hint });
  }
  return { generate, rowsAtScale1: exports.rowsAtScale1 };
}

async function contextFor(
  rules: GenerateRules,
  options: GeneratorOptions,
  rowsAtScale1: number | undefined,
): Promise<GeneratorContext> {
  const { faker } = await import("@faker-js/faker/locale/en");
  const seed = options.seed ?? rules.seed;
  faker.seed(seed);
  // What Faker makes relative to today would differ from day to day.
  faker.setDefaultRefDate(`${rules.from}T00:00:00Z`);
  const byRows = options.rows && rowsAtScale1 ? options.rows / rowsAtScale1 : null;
  return {
    faker,
    random: (...keys) => randomFor(seed, ...keys),
    seed,
    scale: options.scale ?? byRows ?? rules.scale,
    epoch: rules.from,
    days: daysToGenerate(rules, options),
  };
}

function isIterable(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Symbol.iterator in value || Symbol.asyncIterator in value;
}
