import type { Config } from "../config/config.ts";
import { type LoadConfigInput, loadConfig } from "../config/load-config.ts";
import { TstlError, TstlErrors } from "../errors/tstl-error.ts";
import { renderNative } from "../template/index.ts";
import { floatOf } from "../template/runtime/values.ts";
import { tempFolder } from "./temp-folder.ts";

/** A project's files: path to text. */
export type ProjectFiles = Readonly<Record<string, string>>;

/** The config of these files, without variables of the process; paths are given as if the project stood at the root. */
export async function loadTestConfig(
  files: ProjectFiles,
  input: Partial<LoadConfigInput> & { folder?: string } = {},
): Promise<Config> {
  using folder = tempFolder(files);
  const cwd = input.folder === undefined ? folder.path : `${folder.path}/${input.folder}`;
  const config = await loadConfig({
    command: "build",
    environment: {},
    renderNative,
    wholeFloat: floatOf,
    ...input,
    cwd,
  });
  // Paths below the folder, so that expectations can be written out.
  return JSON.parse(JSON.stringify(config).replaceAll(folder.path, ""));
}

/** What loading these files is refused with: `code place | message | hint` of each fault. */
export async function configFaults(files: ProjectFiles, input: Partial<LoadConfigInput> = {}): Promise<string[]> {
  using folder = tempFolder(files);
  try {
    await loadConfig({ command: "build", environment: {}, renderNative, ...input, cwd: folder.path });
  } catch (error) {
    const errors = error instanceof TstlErrors ? error.errors : [error];
    return errors.map((each) => {
      if (!(each instanceof TstlError)) throw each;
      const { file, line, column } = each.place ?? { file: "" };
      const at = line === undefined ? file : `${file}:${line}:${column}`;
      return `${each.code} ${at} | ${each.message} | ${each.hint ?? ""}`.replaceAll(folder.path, "");
    });
  }
  throw new Error("was loaded without an error");
}
