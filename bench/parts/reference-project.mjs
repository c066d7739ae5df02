import { cpSync, existsSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { measure, medians } from "../measure.mjs";
import { atMost } from "../row.mjs";

const partsOfTheProject = [
  "tstl.config.yaml",
  "analyses",
  "dashboards",
  "macros",
  "models",
  "seeds",
  "snapshots",
  "sources",
  "tests",
];

/** Copies the project at the top of the repository, without what was made of it. */
export function copyReferenceProject(repository, folder) {
  for (const part of partsOfTheProject) {
    const from = join(repository, part);
    if (existsSync(from)) cpSync(from, join(folder, part), { recursive: true });
  }
}

/** The project at the top of the repository on the embedded database: from nothing, raw data included, and again. */
export async function referenceProject({ tstl, runs, work, repository }) {
  const first = [];
  const second = [];
  for (let run = 0; run < runs; run++) {
    const folder = mkdtempSync(join(work, "reference-"));
    copyReferenceProject(repository, folder);
    const build = () => measure([...tstl, "build"], { cwd: folder, env: { TSTL_DATABASE_URL: "" } });
    first.push(build());
    second.push(build());
  }
  const [nothing, again] = [medians(first), medians(second)];
  return [
    {
      what: "`build`, reference project, from nothing",
      ours: nothing,
      checks: [atMost("wall", nothing.wall, 90, "s")],
    },
    { what: "`build`, reference project, again", ours: again, checks: [atMost("wall", again.wall, 30, "s")] },
  ];
}
