import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { TstlError } from "../errors/tstl-error.ts";

/** What a file is taken for, by its folder and its ending. */
export type FileKind =
  | "macro"
  | "generic_test"
  | "model"
  | "snapshot"
  | "analysis"
  | "singular_test"
  | "seed"
  | "fixture"
  | "doc"
  | "properties";

/** A file of the project or of a package, not yet read. */
export interface ProjectFile {
  kind: FileKind;
  packageName: string;
  /** Path below its resource folder, such as `staging/stg_users.sql`; always with `/`. */
  path: string;
  /** Path below its package's folder, such as `models/staging/stg_users.sql`; always with `/`. */
  originalPath: string;
  absolutePath: string;
  /** As messages name it: relative to the project's folder. */
  displayPath: string;
  size: number;
  mtimeMs: number;
}

/** The files of all packages: the project's own first, then each package's, by kind and path. */
export interface ProjectFiles {
  files: ProjectFile[];
}

/**
 * The text of a file, without a byte order mark.
 * Throws FILE_UNREADABLE where the system refuses it and FILE_NOT_UTF8 where it is not UTF-8.
 */
export function readText(file: Pick<ProjectFile, "absolutePath" | "displayPath">): string {
  const bytes = readBytes(file);
  if (!isUtf8(bytes)) {
    throw new TstlError("FILE_NOT_UTF8", `"${file.displayPath}" is not UTF-8 text`, {
      place: { file: file.displayPath },
      hint: "save the file as UTF-8",
    });
  }
  const text = bytes.toString("utf8");
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function readBytes(file: Pick<ProjectFile, "absolutePath" | "displayPath">): Buffer {
  try {
    return readFileSync(file.absolutePath);
  } catch (error) {
    throw new TstlError("FILE_UNREADABLE", `"${file.displayPath}" cannot be read: ${reason(error)}`, {
      place: { file: file.displayPath },
      cause: error,
    });
  }
}

function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "EACCES" || code === "EPERM") return "permission denied";
  if (code === "ENOENT") return "it does not exist";
  if (code === "EISDIR") return "it is a folder";
  return error instanceof Error ? error.message : String(error);
}
