import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

/** The bundle of main.ts, and a way to make its next start faster. */
export interface LoadedMain {
  main: typeof import("./main.ts");
  /** Keeps what V8 compiled so far for the next start, unless it has been kept already. Never throws. */
  keepCompiledCode(): void;
}

/**
 * Loads the bundled code, compiled already if it has run with this V8 before: this halves what `tstl ls` costs.
 *
 * Node 20 keeps no compiled code of its own (`module.enableCompileCache` came with 22.1). V8 itself rejects code that
 * another version or other flags have made; the name of the bundle carries the hash of its text, which V8 does not
 * check. A folder that cannot be written only means that nothing is kept. Code that was kept finds no loader for
 * `import()`: the bundle requires packages, and cli.ts imports the modules of a project.
 */
export function loadMain(bundle: URL): LoadedMain {
  const kept = new URL(`${bundle.href}.${process.versions.v8}-${process.arch}.cache`);
  const cachedData = readIfThere(kept);
  // The bundler escapes everything outside of ASCII.
  const script = new Script(readFileSync(bundle, "latin1"), { filename: fileURLToPath(bundle), cachedData });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(bundle), module, bundle.href);
  return {
    main: module.exports as LoadedMain["main"],
    keepCompiledCode: () => {
      if (cachedData !== undefined && script.cachedDataRejected !== true) return;
      try {
        const partial = new URL(`${kept.href}.${process.pid}`);
        writeFileSync(partial, script.createCachedData());
        renameSync(partial, kept);
      } catch {
        // The next start compiles again.
      }
    },
  };
}

function readIfThere(file: URL): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
