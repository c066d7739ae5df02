import type { TstlError } from "../errors/tstl-error.ts";
import type { DocNode, ExposureNode, GroupNode, MacroNode, ManifestNode, SourceNode } from "./node.ts";

/** Everything that parsing found; keys are unique_ids, in the order in which files were read. */
export interface Manifest {
  projectName: string;
  nodes: Map<string, ManifestNode>;
  sources: Map<string, SourceNode>;
  exposures: Map<string, ExposureNode>;
  groups: Map<string, GroupNode>;
  macros: Map<string, MacroNode>;
  docs: Map<string, DocNode>;
  /** Disabled resources by unique_id; several may share one id. */
  disabled: Map<string, (ManifestNode | SourceNode | ExposureNode)[]>;
  /** The definitions of selectors.yml, as written. */
  selectors: Record<string, unknown>;
  /** Faults that do not stop a run, in the order found. */
  warnings: TstlError[];
}

/** A manifest with nothing in it. */
export function emptyManifest(projectName: string): Manifest {
  return {
    projectName,
    nodes: new Map(),
    sources: new Map(),
    exposures: new Map(),
    groups: new Map(),
    macros: new Map(),
    docs: new Map(),
    disabled: new Map(),
    selectors: {},
    warnings: [],
  };
}
