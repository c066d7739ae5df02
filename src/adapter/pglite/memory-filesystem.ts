import { readFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { EmscriptenBuiltinFilesystem } from "@electric-sql/pglite/basefs";
import { tarEntries } from "./tar.ts";

/**
 * The file system of a database in memory, filled from an archive of a whole data directory. PGlite's own way to load an
 * archive copies each file twice and looks each folder up from the root; here the files are the archive's own bytes.
 */
export class MemoryFilesystem extends EmscriptenBuiltinFilesystem {
  readonly #archive: string;

  /** @param archive path of an uncompressed tar archive */
  constructor(archive: string) {
    super();
    this.#archive = archive;
  }

  override async initialSyncFs(): Promise<void> {
    const { FS } = this.pg!.Module;
    const root = PGlite.paths.PGDATA;
    FS.mkdirTree(root, 0o700);
    for (const { path, contents } of tarEntries(readFileSync(this.#archive))) {
      if (contents === null) FS.mkdir(`${root}/${path}`, 0o700);
      else FS.writeFile(`${root}/${path}`, contents, { canOwn: true });
    }
  }

  override async closeFs(): Promise<void> {
    this.pg!.Module.FS.quit();
  }
}
