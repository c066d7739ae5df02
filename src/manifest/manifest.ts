import type { TstlError } from "../errors/tstl-error.ts";
import type {
  DocNode,
  ExposureNode,
  GraphNode,
  GroupNode,
  MacroNode,
  ManifestNode,
  SourceNode,
  UnitTestNode,
} from "./node.ts";

/** Everything that parsing found; keys are unique_ids, in the order in which files were read. */
export interface Manifest {
  projectName: string;
  nodes: Map<string, ManifestNode>;
  sources: Map<string, SourceNode>;
  exposures: Map<string, ExposureNode>;
  unitTests: Map<string, UnitTestNode>;
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

/** What a command works on. */
export type RunnableNode = ManifestNode | ExposureNode;

/** A thing that a command works on, by its id. */
export function runnableNode({ nodes, unitTests, exposures }: Manifest, id: string): RunnableNode | undefined {
  return nodes.get(id) ?? unitTests.get(id) ?? exposures.get(id);
}

/** Anything in the graph, by its id. */
export function graphNode(manifest: Manifest, id: string): GraphNode | undefined {
  return runnableNode(manifest, id) ?? manifest.sources.get(id);
}

/** A manifest with nothing in it. */
export function emptyManifest(projectName: string): Manifest {
  return {
    projectName,
    nodes: new Map(),
    sources: new Map(),
    exposures: new Map(),
    unitTests: new Map(),
    groups: new Map(),
    macros: new Map(),
    docs: new Map(),
    disabled: new Map(),
    selectors: {},
    warnings: [],
  };
}
