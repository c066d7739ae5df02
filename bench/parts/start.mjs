import { measure, repeat } from "../measure.mjs";
import { atMost } from "../row.mjs";
import { forget } from "../surroundings.mjs";

/** What a command costs before it does anything. */
export async function version({ tstl, dbt, runs, quick }) {
  const once = Math.max(runs, 5);
  measure([...tstl, "--version"]);
  const node = await repeat(once, () => measure([process.execPath, "-e", "0"]));
  const ours = await repeat(once, () => measure([...tstl, "--version"]));
  const theirs = quick ? undefined : await repeat(runs, () => measure([...dbt(), "--version"]));
  const what = `\`--version\` (node alone: ${node.cpu.toFixed(2)} s CPU)`;
  return [{ what, ours, theirs, checks: [atMost("CPU", ours.cpu, 0.12, "s")] }];
}

/** Listing a small project, with nothing and with everything of it known. */
export async function list({ tstl, dbt, runs, quick, project }) {
  const folder = project(20);
  const where = ["--project-dir", folder, "--profiles-dir", folder];
  const ls = (command, ...flags) => measure([...command, "ls", ...where, ...flags], { cwd: folder });
  const cold =
    (command, ...flags) =>
    () => {
      forget(folder);
      return ls(command, ...flags);
    };
  // The first run ever also keeps compiled code for those that follow, as Python does at installation.
  ls(tstl);
  const coldOurs = await repeat(Math.max(runs, 5), cold(tstl));
  const warmOurs = await repeat(Math.max(runs, 5), () => ls(tstl));
  const coldTheirs = quick ? undefined : await repeat(runs, cold(dbt(), "--no-partial-parse"));
  const warmTheirs = quick ? undefined : await repeat(runs, () => ls(dbt()));
  return [
    {
      what: "`ls`, 20 models, cold",
      ours: coldOurs,
      theirs: coldTheirs,
      checks: [atMost("CPU", coldOurs.cpu, 0.3, "s")],
    },
    { what: "`ls`, 20 models, again", ours: warmOurs, theirs: warmTheirs, checks: [] },
  ];
}
