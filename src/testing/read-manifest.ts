import { readFileSync } from "node:fs";
import type { Manifest } from "../manifest/manifest.ts";

/** Reads a manifest.json, or what is left of one in a fixture, into the form that the stages work with. */
export function readManifest(file: URL): Manifest {
  const written = JSON.parse(readFileSync(file, "utf8"));
  const map = (kind: string) => new Map(Object.entries(written[kind] ?? {}));
  return {
    projectName: written.metadata.project_name,
    nodes: map("nodes"),
    sources: map("sources"),
    exposures: map("exposures"),
    unitTests: map("unit_tests"),
    groups: map("groups"),
    macros: map("macros"),
    docs: map("docs"),
    disabled: map("disabled"),
    selectors: written.selectors ?? {},
    warnings: [],
  } as Manifest;
}
