import { hash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import { type ProjectFile, readText } from "../project/project-file.ts";
import { writeTexts } from "../util/write-texts.ts";

/**
 * Remembers what each file of a project says on its own, between runs. Everything that depends on more than one file
 * is computed anew in every run, so that nothing can be stale; what a file's *rendering* depends on (macros, variables,
 * project files, target) is in the key of the whole cache.
 */
export interface FileCache {
  /**
   * What `read` makes of a file's text, from the cache where the file has not changed: same size and time, or else
   * same content.
   */
  get<T>(file: ProjectFile, read: (text: string) => T): T;
  /** What `read` makes of a macro, of which `id` is the unique_id. */
  getMacro<T>(id: string, read: () => T): T;
  /** Says that what was got for a file was added to. */
  touch(file: ProjectFile): void;
  /** Writes the cache if anything in it changed. A cache that cannot be written costs time only, so this never fails. */
  save(): void;
}

/** What is kept of one file or macro; the text of `data` is made when it is saved, and kept while nothing changes it. */
interface Entry {
  stamp: string;
  digest: string;
  data?: unknown;
  text?: string | undefined;
}

/** Results that cannot be stored, such as a YAML value that JSON would change. */
const uncacheable = new WeakSet<object>();

/** Marks a result of `read` as not to be stored. */
export function notCacheable<T extends object>(result: T): T {
  uncacheable.add(result);
  return result;
}

/** Opens the cache in a file. A cache of another key, an unreadable one, or `reuse: false` counts as an empty one. */
export function openFileCache(path: string | null, key: string, reuse: boolean): FileCache {
  const before = (reuse && path !== null && load(path, key)) || new Map<string, Entry>();
  const after = new Map<string, Entry>();
  let changed = !reuse;
  const keep = (id: string, entry: Entry): unknown => {
    after.set(id, entry);
    entry.data ??= JSON.parse(entry.text!);
    return entry.data;
  };
  return {
    get<T>(file: ProjectFile, read: (text: string) => T): T {
      const id = idOf(file);
      const stamp = `${file.size} ${file.mtimeMs}`;
      const known = before.get(id);
      if (known?.stamp === stamp) return keep(id, known) as T;
      const text = readText(file);
      const digest = hash("sha1", text, "base64");
      changed = true;
      if (known?.digest === digest) return keep(id, { ...known, stamp }) as T;
      const data = read(text);
      if (typeof data !== "object" || data === null || !uncacheable.has(data)) after.set(id, { stamp, digest, data });
      return data;
    },
    getMacro<T>(id: string, read: () => T): T {
      const known = before.get(id);
      if (known) return keep(id, known) as T;
      changed = true;
      return keep(id, { stamp: "", digest: "", data: read() }) as T;
    },
    touch(file) {
      const entry = after.get(idOf(file));
      if (entry) entry.text = undefined;
      changed = true;
    },
    save() {
      if (path !== null && (changed || before.size !== after.size)) store(path, key, after);
    },
  };
}

function idOf(file: ProjectFile): string {
  return `${file.packageName}://${file.kind}/${file.originalPath}`;
}

/** One line per entry: its fields between tabs, JSON last, so that a line that nothing changed is written as it was. */
function load(path: string, key: string): Map<string, Entry> | undefined {
  try {
    const [first, ...lines] = readFileSync(path, "utf8").split("\n");
    if (first !== key) return undefined;
    const entries = new Map<string, Entry>();
    for (const line of lines) {
      const [id, stamp, digest, text, ...more] = line.split("\t");
      if (text === undefined || more.length > 0) return undefined;
      entries.set(id!, { stamp: stamp!, digest: digest!, text });
    }
    return entries;
  } catch {
    return undefined;
  }
}

function store(path: string, key: string, entries: ReadonlyMap<string, Entry>): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    // Two runs may write at once; a rename leaves one whole file or the other.
    const temporary = `${path}.${process.pid}.tmp`;
    writeTexts(temporary, (write) => {
      write(key);
      for (const [id, { stamp, digest, data, text }] of entries) {
        // JSON never holds a tab or a line end as such; a file's name might.
        if (/[\t\n]/.test(id)) continue;
        write(`\n${id}\t${stamp}\t${digest}\t`);
        write(text ?? JSON.stringify(data));
      }
    });
    renameSync(temporary, path);
  } catch {
    // A read-only folder is no reason to stop.
  }
}
