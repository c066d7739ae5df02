import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TstlError } from "../errors/tstl-error.ts";
import type { SiteFiles } from "./site-files.ts";

/** What the site itself writes into these folders; other files there stay. */
const OWN = { assets: /^(site|lineage)-[0-9a-f]{10}\.(js|css)$/, data: /^(index|columns|search|detail-\d+)\.js$/ };

/**
 * Writes a site into a folder, and takes away what an earlier one left. The page goes last, so that whoever opens it
 * meanwhile has the old or the new site. Throws FILE_UNWRITABLE.
 */
export function writeSiteFolder(files: SiteFiles, folder: string): void {
  try {
    for (const part of Object.keys(OWN)) mkdirSync(join(folder, part), { recursive: true });
    const inOrder = [...files].sort(([one], [other]) => Number(one === "index.html") - Number(other === "index.html"));
    for (const [name, text] of inOrder) writeFileSync(join(folder, name), text);
    for (const [part, own] of Object.entries(OWN)) {
      for (const name of readdirSync(join(folder, part))) {
        if (own.test(name) && !files.has(`${part}/${name}`)) rmSync(join(folder, part, name), { force: true });
      }
    }
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}

/** Writes one file of text with the folders above it. Throws FILE_UNWRITABLE. */
export function writeSiteFile(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

function unwritable(where: string, cause: unknown): TstlError {
  const reason = (cause as NodeJS.ErrnoException).code ?? (cause as Error).message;
  return new TstlError("FILE_UNWRITABLE", `cannot write the documentation to ${where}: ${reason}`, { cause });
}
