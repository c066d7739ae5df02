/**
 * A plugin of esbuild: `import source from "worker-source:./worker.ts"` gives the bundled code of a worker as a text.
 * A page that was opened from a disk can start a worker from a text (as a blob), but from no file beside it.
 */
import { resolve } from "node:path";
import { build } from "esbuild";

const PREFIX = "worker-source:";

export const workerSource = {
  name: "worker-source",
  setup(bundler) {
    const { target, minify, define } = bundler.initialOptions;
    bundler.onResolve({ filter: /^worker-source:/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.slice(PREFIX.length)),
      namespace: "worker-source",
    }));
    bundler.onLoad({ filter: /.*/, namespace: "worker-source" }, async ({ path }) => {
      const { outputFiles, metafile } = await build({
        entryPoints: [path],
        bundle: true,
        format: "iife",
        platform: "browser",
        target,
        minify,
        define,
        charset: "ascii",
        legalComments: "none",
        write: false,
        metafile: true,
      });
      return {
        contents: outputFiles[0].text,
        loader: "text",
        watchFiles: Object.keys(metafile.inputs).map((file) => resolve(file)),
      };
    });
  },
};
