/**
 * Writes dist/builtin-macros.json: every built-in macro cut out of its file, with the macros that it calls, so that the
 * command line starts without looking into a template. `build.mjs` calls `run`.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** @param {string} root the repository  @param {string} dist where to write */
export async function run(root, dist) {
  const { readMacroFolder, macroNode, createMacroLookup, createMacroFacts, linkMacros } = await engineParts(root);
  const texts = readMacroFolder(join(root, "src", "macros"));
  const nodes = texts.map((text) => macroNode(text, 0));
  linkMacros(nodes, createMacroLookup(nodes, { root: "", packages: [], dispatch: [] }), createMacroFacts());
  const calls = new Map(nodes.map((node) => [node.unique_id, node.depends_on.macros]));
  const bundled = texts.map((text) => ({ ...text, calls: calls.get(`macro.${text.packageName}.${text.name}`) }));
  await writeFile(join(dist, "builtin-macros.json"), JSON.stringify(bundled));
}

/** The engine's own functions, compiled on the fly: Node 20 does not run TypeScript. */
async function engineParts(root) {
  const folder = await mkdtemp(join(root, "node_modules", ".tstl-build-"));
  try {
    const outfile = join(folder, "parts.mjs");
    await build({
      stdin: {
        resolveDir: root,
        contents: `
          export { readMacroFolder } from "./src/macros/read-macro-folder.ts";
          export { macroNode } from "./src/macros/index.ts";
          export { createMacroLookup } from "./src/manifest/macro-lookup.ts";
          export { createMacroFacts, linkMacros } from "./src/parse/parse-macros.ts";`,
      },
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20.19",
      packages: "external",
      logLevel: "warning",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
