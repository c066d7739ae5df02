import { dispatch } from "../commands/dispatch.ts";
import { freshDatabase } from "./fresh-database.ts";
import { type TempFolder, tempFolder } from "./temp-folder.ts";

/** A project in a folder of its own, with a database of its own, in which commands are called. */
export interface CommandProject extends AsyncDisposable {
  path: string;
  /** Writes a file of the project, folders included. */
  write: TempFolder["write"];
  /** Calls tstl in this process: the exit code, and what it printed without times of day. Throws what tstl throws. */
  tstl(...argv: string[]): Promise<{ code: number; lines: string[] }>;
  /** Ctrl-C for all commands that were called before. */
  interrupt(): void;
}

/** tstl.config.yaml of a project without settings. */
export const CONFIG = "name: shop\n";

/** A project of these files (path to text) on a server or on the embedded database; tstl.config.yaml is there. */
export async function commandProject(
  kind: "postgres" | "pglite",
  files: Readonly<Record<string, string>>,
): Promise<CommandProject> {
  const database = kind === "postgres" ? await freshDatabase() : null;
  const config: Record<string, string> = "dbt_project.yml" in files ? {} : { "tstl.config.yaml": CONFIG };
  const folder = tempFolder({ ...config, ...files });
  const environment = database === null ? {} : { TSTL_DATABASE_URL: database.url, DATABASE_NAME: database.name };
  const working = new Set<AbortController>();
  return {
    path: folder.path,
    write: folder.write,
    async tstl(...argv) {
      const interruption = new AbortController();
      working.add(interruption);
      let out = "";
      const write = (text: string) => {
        out += text;
        return true;
      };
      const stream = { write, columns: 80 } as unknown as NodeJS.WriteStream;
      const code = await dispatch({
        argv,
        environment,
        cwd: folder.path,
        stdout: stream,
        stderr: stream,
        signal: interruption.signal,
        startedAt: new Date(),
        importModule: (url) => import(url),
      });
      return { code, lines: out.split("\n").map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, "")) };
    },
    interrupt() {
      for (const each of working) each.abort();
    },
    async [Symbol.asyncDispose]() {
      folder[Symbol.dispose]();
      await database?.[Symbol.asyncDispose]();
    },
  };
}
