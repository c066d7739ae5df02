import { accessSync, constants, mkdirSync } from "node:fs";
import { TstlError } from "../errors/tstl-error.ts";

const REASONS: Record<string, string> = {
  EACCES: "the folder may not be written to",
  EPERM: "the folder may not be written to",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ENOTDIR: "a file stands where a folder is needed",
  EEXIST: "a file stands where a folder is needed",
  EISDIR: "a folder stands where the file belongs",
  ENAMETOOLONG: "the name is too long for the file system",
};

/** The error for a file of the target folder that cannot be written; anything but a file-system error is handed back. */
export function unwritable(file: string, cause: unknown): unknown {
  const code = (cause as NodeJS.ErrnoException | null)?.code;
  if (code === undefined || (cause as NodeJS.ErrnoException).syscall === undefined) return cause;
  return new TstlError("ARTIFACT_UNWRITABLE", `cannot write ${file}: ${REASONS[code] ?? code}`, {
    hint: "artifacts go to the target folder: choose another one with --target-path",
    cause,
  });
}

/** Makes the target folder. Throws ARTIFACT_UNWRITABLE where nothing can be written into it: before a run, not after. */
export function prepareTargetFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}
