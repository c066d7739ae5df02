import type { Adapter } from "../adapter/adapter.ts";
import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load-config.ts";
import { createEnvironment, useMacros } from "../context/create-environment.ts";
import { TstlError, TstlErrors } from "../errors/tstl-error.ts";
import { builtinMacros } from "../macros/index.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { ModelNode, TestNode } from "../manifest/node.ts";
import { parseProject } from "../parse/parse-project.ts";
import type { Recorder } from "../parse/recorder.ts";
import { createRecorder } from "../parse/template-recorder.ts";
import { readProject } from "../project/read-project.ts";
import { floatOf, renderNative, scopeOf } from "../template/index.ts";
import { type TempFolder, tempFolder } from "./temp-folder.ts";

/** Text of a project file that needs nothing but a name; further keys may follow it. */
export const PROJECT = "name: shop\nversion: '1.0'\nprofile: shop\n";

const PROFILES = `shop:
  target: dev
  outputs:
    dev: {type: postgres, host: localhost, user: u, password: p, port: 5432, dbname: db, schema: sch, threads: 1}
`;

/** A project that was parsed. */
export interface ParsedFiles {
  config: Config;
  manifest: Manifest;
  /** unique_ids of nodes of which templates were rendered. */
  rendered: string[];
  model(name: string): ModelNode;
  /** The test of a name. */
  test(name: string): TestNode;
}

export interface ParseFilesOptions {
  cli?: Record<string, unknown>;
  environment?: Record<string, string>;
}

/** Parses a throwaway project of these files; dbt_project.yml and profiles.yml are there unless given. */
export async function parseFiles(
  files: Readonly<Record<string, string>>,
  options: ParseFilesOptions = {},
): Promise<ParsedFiles> {
  using folder = projectFolder(files);
  return await parseFolder(folder.path, options);
}

/** A folder with a project in it, for tests that parse it more than once. */
export function projectFolder(files: Readonly<Record<string, string>>): TempFolder {
  return tempFolder({ "dbt_project.yml": PROJECT, "profiles.yml": PROFILES, ...files });
}

/** Parses the project in a folder, with the templates' own recorder and no database. */
export async function parseFolder(path: string, options: ParseFilesOptions = {}): Promise<ParsedFiles> {
  const config = await loadConfig({
    command: "parse",
    cwd: path,
    cli: { profilesDir: path, ...options.cli },
    environment: options.environment ?? {},
    renderNative: (source, scope) => renderNative(source, scopeOf(scope)),
    wholeFloat: floatOf,
  });
  const environment = createEnvironment({
    config,
    adapter: {} as Adapter,
    invocationId: "test",
    startedAt: new Date(0),
    log: () => {},
    writeRun: () => {},
    writeCompiled: () => {},
  });
  const rendered: string[] = [];
  const { manifest } = await parseProject(readProject(config), config, {
    builtins: builtinMacros(0),
    createRecorder: (macros, unfinished) => {
      useMacros(environment, macros);
      environment.manifest = unfinished;
      return noting(createRecorder(environment), rendered);
    },
    version: "test",
    createdAt: 0,
    storeFailures: config.options.storeFailures,
  });
  return {
    config,
    manifest,
    rendered,
    model: (name) => find(manifest, "model", name) as ModelNode,
    test: (name) => find(manifest, "test", name) as TestNode,
  };
}

function noting(recorder: Recorder, rendered: string[]): Recorder {
  return {
    ...recorder,
    record(node, request) {
      rendered.push(node.unique_id);
      return recorder.record(node, request);
    },
    recordTest(node, request) {
      rendered.push(node.unique_id);
      return recorder.recordTest(node, request);
    },
  };
}

function find(manifest: Manifest, type: string, name: string) {
  for (const node of manifest.nodes.values()) if (node.resource_type === type && node.name === name) return node;
  throw new Error(`no ${type} "${name}" among ${[...manifest.nodes.keys()].join(", ")}`);
}

/** The faults of a project, each as `CODE file:line:column message (hint)`. */
export async function faultsOf(
  files: Readonly<Record<string, string>>,
  options: ParseFilesOptions = {},
): Promise<string[]> {
  try {
    await parseFiles(files, options);
    return [];
  } catch (error) {
    if (error instanceof TstlErrors) return error.errors.map(faultText);
    if (error instanceof TstlError) return [faultText(error)];
    throw error;
  }
}

/** A fault or warning on one line. */
export function faultText({ code, message, place, hint }: TstlError): string {
  const where = [place?.file, place?.line, place?.column].filter((part) => part !== undefined).join(":");
  return `${code} ${where} ${message}${hint === undefined ? "" : ` (${hint})`}`;
}
