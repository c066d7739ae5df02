import type { SiteIndex, SiteNode } from "../../src/docs/site-data.ts";
import { type Place, TstlError } from "../../src/errors/tstl-error.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { emptyManifest, type Manifest } from "../../src/manifest/manifest.ts";
import type { ExposureNode, GraphNode, ManifestNode, SourceNode, UnitTestNode } from "../../src/manifest/node.ts";
import { evaluateSelector } from "../../src/select/evaluate-selector.ts";
import { namedSelectors } from "../../src/select/named-selectors.ts";
import { parseSelector } from "../../src/select/parse-selector.ts";
import type { Selector } from "../../src/select/selector.ts";

/** What an expression finds, or what is wrong with it and where. */
export type Found =
  | { nodes: Set<number>; unmatched: string[] }
  | { message: string; hint: string | undefined; from: number; length: number };

/** Evaluates expressions of the language of `--select` on what the site knows. */
export type Selecting = (text: string) => Found;

/**
 * Makes the evaluation for a site: the parser and evaluator of the command line, on a manifest as far as the index can
 * give one. What the index does not hold (settings other than materialized, group and tags) is told and not guessed.
 */
export function selecting(index: SiteIndex): Selecting {
  const manifest = manifestOf(index);
  const graph = graphOf(index);
  const places = new Map(index.nodes.map((node, place) => [node.id, place]));
  return (text) => {
    const unmatched: string[] = [];
    try {
      const selector = parseSelector(text);
      checkCriteria(selector);
      const ids = evaluateSelector(selector, {
        manifest,
        graph,
        selectors: namedSelectors(manifest.selectors),
        indirectSelection: "eager",
        previous: { idsWithStatus: (status) => idsWithStatus(index, status), fresherSources: () => new Set() },
        takes: () => true,
        onNothing: (group) => void unmatched.push(group.expected?.raw ?? text),
      });
      return { nodes: new Set([...ids].map((id) => places.get(id)!)), unmatched };
    } catch (error) {
      if (!(error instanceof TstlError)) throw error;
      const from = (error.place?.column ?? 1) - 1;
      return { message: error.message, hint: error.hint, from, length: error.place?.length ?? text.length };
    }
  };
}

const KNOWN_SETTINGS = new Set(["materialized", "group", "tags"]);

/** Refuses what would find nothing only because the site does not know it. */
function checkCriteria(selector: Selector): void {
  if (selector.kind !== "criterion") {
    selector.parts.forEach(checkCriteria);
    return;
  }
  const refuse = (message: string) => refusal(message, selector.place);
  if (selector.method === "config" && !KNOWN_SETTINGS.has(selector.path[0] ?? "")) {
    throw refuse(`the site knows materialized, group and tags, not "config.${selector.path.join(".")}"`);
  }
  if (selector.method === "source_status") throw refuse(`"source_status:" compares two runs, and the site knows one`);
  if (selector.method === "selector") throw refuse("the selectors of selectors.yml are not part of the site");
  if (selector.method === "version") throw refuse("versions of models are not part of the site's index");
}

const refusal = (message: string, place: Place) =>
  new TstlError("SELECTOR_UNSUPPORTED", message, { place, hint: "tstl ls --select evaluates it" });

function idsWithStatus(index: SiteIndex, status: string): Set<string> {
  return new Set(index.nodes.flatMap((node) => (node.run?.status === status ? [node.id] : [])));
}

function graphOf(index: SiteIndex): Graph {
  const parents = new Map<string, string[]>(index.nodes.map(({ id }) => [id, []]));
  const children = new Map<string, string[]>(index.nodes.map(({ id }) => [id, []]));
  for (const edges of [index.edges, index.testEdges]) {
    for (let at = 0; at < edges.length; at += 2) {
      const from = index.nodes[edges[at]!]!.id;
      const to = index.nodes[edges[at + 1]!]!.id;
      parents.get(to)!.push(from);
      children.get(from)!.push(to);
    }
  }
  return { parents, children };
}

function manifestOf(index: SiteIndex): Manifest {
  const manifest = emptyManifest(index.project);
  for (const node of index.nodes) {
    // The evaluator reads the fields below and no others of the many that a manifest's node has.
    const full = selectableNode(node, index) as unknown as GraphNode;
    if (node.type === "source") manifest.sources.set(node.id, full as SourceNode);
    else if (node.type === "exposure") manifest.exposures.set(node.id, full as ExposureNode);
    else if (node.type === "unit_test") manifest.unitTests.set(node.id, full as UnitTestNode);
    else if (node.type !== "macro" && node.type !== "group") manifest.nodes.set(node.id, full as ManifestNode);
  }
  return manifest;
}

function selectableNode(node: SiteNode, { words }: SiteIndex) {
  const packageName = words.packages[node.package]!;
  const group = node.group === undefined ? undefined : words.groups[node.group];
  const tags = (node.tags ?? []).map((tag) => words.tags[tag]!);
  const [sourceName, table] = node.type === "source" ? splitOnce(node.name) : [undefined, node.name];
  const isGeneric = node.type === "test" && node.materialized !== undefined && node.materialized !== "singular";
  return {
    unique_id: node.id,
    resource_type: node.type,
    name: table,
    source_name: sourceName,
    package_name: packageName,
    original_file_path: node.path,
    fqn: node.fqn ?? [packageName, node.name],
    tags,
    access: node.access ?? "protected",
    config: { group, tags, materialized: node.materialized },
    test_metadata: isGeneric ? { name: node.materialized } : undefined,
  };
}

function splitOnce(name: string): [string, string] {
  const dot = name.indexOf(".");
  return [name.slice(0, dot), name.slice(dot + 1)];
}
