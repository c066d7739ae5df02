import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TstlError } from "../errors/tstl-error.ts";

/** What the artifacts of earlier runs tell; each is read when a criterion asks for it. */
export interface PreviousArtifacts {
  /** Ids by the status with which they ended in `--state`'s run_results.json. */
  idsWithStatus(status: string): Set<string>;
  /** Sources whose newest row in the target folder's sources.json is newer than in `--state`'s, or that are new there. */
  fresherSources(): Set<string>;
}

/** For a run without `--state`: whatever asks for earlier results is told that there are none. */
export const NO_PREVIOUS_ARTIFACTS: PreviousArtifacts = previousArtifacts(null, "");

interface RunResults {
  results: { unique_id: string; status: string }[];
}

interface Sources {
  results: { unique_id: string; max_loaded_at?: string }[];
}

/** The artifacts in the folder of `--state`, and in the target folder for what is compared with the present. */
export function previousArtifacts(stateFolder: string | null, targetFolder: string): PreviousArtifacts {
  return {
    idsWithStatus(status) {
      const { results } = read<RunResults>(stateFolder, "run_results.json", "result:");
      return new Set(results.filter((result) => result.status === status).map((result) => result.unique_id));
    },
    fresherSources() {
      const before = read<Sources>(stateFolder, "sources.json", "source_status:");
      const now = read<Sources>(targetFolder, "sources.json", "source_status:");
      const loaded = new Map(before.results.map((result) => [result.unique_id, result.max_loaded_at]));
      const fresher = new Set<string>();
      for (const { unique_id, max_loaded_at } of now.results) {
        // Without a time the check of that source failed.
        if (max_loaded_at === undefined) continue;
        if (!loaded.has(unique_id)) fresher.add(unique_id);
        const earlier = loaded.get(unique_id);
        if (earlier !== undefined && Date.parse(max_loaded_at) > Date.parse(earlier)) fresher.add(unique_id);
      }
      return fresher;
    },
  };
}

function read<T extends { results: unknown[] }>(folder: string | null, name: string, method: string): T {
  if (folder === null) {
    throw new TstlError("STATE_MISSING", `"${method}" compares with an earlier run, and none is given`, {
      hint: "name the folder with its artifacts: --state <folder>",
    });
  }
  const file = join(folder, name);
  try {
    const artifact = JSON.parse(readFileSync(file, "utf8")) as T | null;
    if (!Array.isArray(artifact?.results)) throw new SyntaxError("no list of results");
    return artifact;
  } catch (cause) {
    throw new TstlError("STATE_UNREADABLE", `"${method}" needs ${name}, and ${file} cannot be read`, {
      place: { file },
      hint: "run the command that writes it first, and keep its target folder",
      cause,
    });
  }
}
