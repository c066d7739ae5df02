import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { Faker } from "@faker-js/faker";
import { TstlError } from "../errors/tstl-error.ts";
import type { DeclaredSource, DeclaredTable, GenerateRules } from "./declaration.ts";
import { type Random, randomFor } from "./random.ts";
import { type RawFile, rawFilePath } from "./raw-files.ts";

/** A row as a generator makes it: values by column name. Dates are written in UTC. */
export type GeneratedRow = Record<string, string | number | bigint | boolean | Date | null | undefined>;

/** The rows of one file. */
export interface GeneratedBatch {
  /** Name of one of the source's tables. */
  table: string;
  /** The day whose file it is, such as 2025-09-01. */
  date: string;
  rows: Iterable<GeneratedRow>;
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

export interface GenerateOptions {
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
  /** Aborted, generating ends with its reason; files that are written stay, and none is cut off. */
  signal?: AbortSignal | undefined;
}

/** A file that was written. */
export interface GeneratedFile extends RawFile {
  rows: number;
  bytes: number;
}

interface GeneratorModule {
  generate?: Generator;
  default?: Generator;
  rowsAtScale1?: number;
}

/**
 * Runs the generators of the sources and writes their files, yielding each as soon as it is there. Files of other days
 * stay untouched; a file of the same day is replaced as a whole.
 *
 * Throws `GENERATOR_MODULE` for a module that cannot be used, `GENERATOR_ROWS` for rows that have no place.
 */
export async function* generateData(
  sources: readonly DeclaredSource[],
  projectDir: string,
  options: GenerateOptions = {},
): AsyncGenerator<GeneratedFile> {
  for (const source of sources) {
    if (source.generate === null) continue;
    const { generate, rowsAtScale1 } = await readGenerator(source.name, source.generate, projectDir, options);
    const context = await contextFor(source.generate, options, rowsAtScale1);
    for await (const batch of generate(context)) {
      options.signal?.throwIfAborted();
      if (source.leftOut?.includes(batch.table)) continue;
      yield await writeBatch(source, batch, projectDir, options.signal);
    }
  }
}

/** The files that the generators of the sources can write, as paths; a generator may leave some days out. */
export function filesToGenerate(sources: readonly DeclaredSource[], options: GenerateOptions = {}): string[] {
  return sources.flatMap(({ generate, tables }) => {
    if (generate === null) return [];
    const days = daysOf(generate, options);
    return tables.flatMap((table) => days.map((date) => rawFilePath(table, date)));
  });
}

async function readGenerator(
  source: string,
  { module }: GenerateRules,
  projectDir: string,
  { importModule = (url) => import(url) }: GenerateOptions,
) {
  let exports: GeneratorModule;
  try {
    exports = (await importModule(pathToFileURL(join(projectDir, module)).href)) as GeneratorModule;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `the generator of source "${source}" cannot be loaded: ${reason}`;
    throw new TstlError("GENERATOR_MODULE", message, { place: { file: module }, cause: error });
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
  options: GenerateOptions,
  rowsAtScale1: number | undefined,
): Promise<GeneratorContext> {
  const { faker } = await import("@faker-js/faker/locale/en");
  const seed = options.seed ?? rules.seed;
  faker.seed(seed);
  const byRows = options.rows && rowsAtScale1 ? options.rows / rowsAtScale1 : null;
  return {
    faker,
    random: (...keys) => randomFor(seed, ...keys),
    seed,
    scale: options.scale ?? byRows ?? rules.scale,
    epoch: rules.from,
    days: daysOf(rules, options),
  };
}

function daysOf(rules: GenerateRules, options: GenerateOptions): string[] {
  const from = options.from ?? rules.from;
  const to = options.to ?? addDays(from, (options.days ?? rules.days) - 1);
  if (to < from) {
    const hint = "--from is the first day, --to the last one";
    throw new TstlError("GENERATOR_DATES", `the days to generate end (${to}) before they begin (${from})`, { hint });
  }
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

async function writeBatch(
  source: DeclaredSource,
  batch: GeneratedBatch,
  projectDir: string,
  signal: AbortSignal | undefined,
): Promise<GeneratedFile> {
  const table = source.tables.find(({ name }) => name === batch.table);
  if (!table) {
    const message = `the generator of source "${source.name}" made rows for "${batch.table}", which is none of its tables`;
    throw new TstlError("GENERATOR_ROWS", message, {
      hint: `they are ${source.tables.map(({ name }) => name).join(", ")}`,
    });
  }
  const path = rawFilePath(table, batch.date);
  const { bytes, rows } = await csvBytes(table, batch.rows, signal);
  const target = join(projectDir, path);
  await mkdir(dirname(target), { recursive: true });
  // Whole or not at all: a file cut off by Ctrl-C would be loaded as if it were complete.
  await writeFile(`${target}.part`, bytes);
  await rename(`${target}.part`, target);
  return { table, path, rows, bytes: bytes.length };
}

/** Text is turned into bytes piece by piece: long strings built from short ones are slow to flatten and to collect. */
const PIECE = 1 << 15;

/** How long rows are made, in milliseconds, until signals and whatever else waits have their turn. */
const TURN = 50;

async function csvBytes(
  table: DeclaredTable,
  rows: Iterable<GeneratedRow>,
  signal: AbortSignal | undefined,
): Promise<{ bytes: Buffer; rows: number }> {
  const { delimiter } = table.load;
  const names = table.columns.map(({ name }) => name);
  const special = new RegExp(`["\\r\\n${delimiter.replace(/[\\\]^-]/, "\\$&")}]`);
  const pieces: Buffer[] = [];
  let text = `${names.map((name) => csvCell(name, special)).join(delimiter)}\n`;
  let count = 0;
  let turnEnds = performance.now() + TURN;
  for (const row of rows) {
    for (let i = 0; i < names.length; i++) {
      if (i > 0) text += delimiter;
      const value = row[names[i]!];
      if (typeof value === "string") text += csvCell(value, special);
      else if (value instanceof Date) text += value.toISOString();
      else if (value !== null && value !== undefined) text += value;
    }
    text += "\n";
    count++;
    if (text.length > PIECE) {
      pieces.push(Buffer.from(text));
      text = "";
      if (performance.now() > turnEnds) {
        await nextTurn();
        signal?.throwIfAborted();
        turnEnds = performance.now() + TURN;
      }
    }
  }
  pieces.push(Buffer.from(text));
  return { bytes: Buffer.concat(pieces), rows: count };
}

function csvCell(value: string, special: RegExp): string {
  return special.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
