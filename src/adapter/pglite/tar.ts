/** A file or folder in a tar archive. */
export interface TarEntry {
  /** Its path, with slashes, relative to what was archived. */
  path: string;
  /** A view into the archive; null for a folder. */
  contents: Buffer | null;
}

/** What is in a tar archive of files and folders with short names (POSIX ustar), as PGlite writes it. Folders come first. */
export function* tarEntries(archive: Buffer): Generator<TarEntry> {
  for (let offset = 0; offset + 512 <= archive.length; ) {
    const header = archive.subarray(offset, offset + 512);
    const name = field(header, 0, 100);
    if (name === "") return;
    const size = Number.parseInt(field(header, 124, 136), 8);
    const prefix = field(header, 345, 500);
    const path = (prefix === "" ? name : `${prefix}/${name}`).replace(/^\/+|\/+$/g, "");
    const isFolder = field(header, 156, 157) === "5";
    yield { path, contents: isFolder ? null : archive.subarray(offset + 512, offset + 512 + size) };
    offset += 512 + Math.ceil(size / 512) * 512;
  }
}

function field(header: Buffer, from: number, to: number): string {
  const end = header.indexOf(0, from);
  return header.toString("latin1", from, end === -1 ? to : Math.min(end, to));
}
