import { COLLECTION_STYLE, EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE } from "js-yaml";

/** A part of a YAML text: its offsets and what lies in it. */
export interface YamlNode {
  kind: "mapping" | "sequence" | "scalar" | "alias";
  /** Written over lines of its own: a mapping or list without brackets, a text after `|` or `>`. */
  block: boolean;
  /** Offsets of the written text, quotes included; -1 for an empty value. */
  start: number;
  end: number;
  /** Written value of a scalar, name of an alias. */
  text: string;
  anchor: string;
  entries: { key: YamlNode; value: YamlNode }[];
  items: YamlNode[];
}

/** The parts of one YAML text. */
export interface YamlTree {
  root: YamlNode;
  /** What each anchor names; the last of several of one name. */
  anchors: ReadonlyMap<string, YamlNode>;
}

/** Reads the positions of everything in a YAML text that is known to be well-formed; null for an empty one. */
export function readYamlTree(source: string): YamlTree | null {
  const reader = new NodeReader(source, parseEvents(source, { maxDepth: 1000 }));
  const root = reader.read();
  return root === null ? null : { root, anchors: collectAnchors(root) };
}

/** All keys that are written twice in one mapping: the second and later nodes. */
export function duplicateKeys(tree: YamlTree | null): YamlNode[] {
  const found: YamlNode[] = [];
  const visit = (node: YamlNode): void => {
    const seen = new Set<string>();
    for (const { key, value } of node.entries) {
      if (seen.has(key.text) && key.text !== "<<") found.push(key);
      seen.add(key.text);
      visit(value);
    }
    for (const item of node.items) visit(item);
  };
  if (tree !== null) visit(tree.root);
  return found;
}

/**
 * The node of a path such as `["models", 0, "name"]`, and its key where it stands in a mapping; where the path leads
 * nowhere, those of the deepest part that exists. Follows aliases and merge keys.
 */
export function findYamlNode(
  { root, anchors }: YamlTree,
  path: readonly (string | number)[],
): { node: YamlNode; key: YamlNode | null; complete: boolean } {
  let node = root;
  let key: YamlNode | null = null;
  for (const step of path) {
    const target = dealias(node, anchors);
    if (target.kind === "sequence" && typeof step === "number" && target.items[step] !== undefined) {
      node = target.items[step];
      key = null;
      continue;
    }
    const entry = findEntry(target, String(step), anchors);
    if (entry === null) return { node, key, complete: false };
    node = entry.value;
    key = entry.key;
  }
  return { node, key, complete: true };
}

function findEntry(
  mapping: YamlNode,
  name: string,
  anchors: YamlTree["anchors"],
): { key: YamlNode; value: YamlNode } | null {
  // The last of several equal keys is the one whose value counts.
  const own = mapping.entries.findLast(({ key }) => key.text === name);
  if (own !== undefined) return own;
  for (const { key, value } of mapping.entries) {
    if (key.text !== "<<") continue;
    const merged = dealias(value, anchors);
    for (const source of merged.kind === "sequence" ? merged.items : [merged]) {
      const inherited = findEntry(dealias(source, anchors), name, anchors);
      if (inherited !== null) return inherited;
    }
  }
  return null;
}

function dealias(node: YamlNode, anchors: YamlTree["anchors"]): YamlNode {
  return node.kind === "alias" ? (anchors.get(node.text) ?? node) : node;
}

function collectAnchors(root: YamlNode): Map<string, YamlNode> {
  const anchors = new Map<string, YamlNode>();
  const visit = (node: YamlNode): void => {
    if (node.anchor !== "") anchors.set(node.anchor, node);
    for (const { key, value } of node.entries) {
      visit(key);
      visit(value);
    }
    for (const item of node.items) visit(item);
  };
  visit(root);
  return anchors;
}

/** Turns the flat list of events into nodes; the position in the list is the only state. */
class NodeReader {
  private next = 0;
  private readonly source: string;
  private readonly events: readonly Event[];

  constructor(source: string, events: readonly Event[]) {
    this.source = source;
    this.events = events;
  }

  read(): YamlNode | null {
    this.next = 1; // the document's own event
    const event = this.events[this.next];
    return event === undefined || event.type === EVENT_ID.POP ? null : this.node();
  }

  private node(): YamlNode {
    const event = this.events[this.next++];
    if (event === undefined) throw new Error("YAML events end within a node");
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return this.scalar(event);
      case EVENT_ID.ALIAS: {
        const text = this.source.slice(event.anchorStart, event.anchorEnd);
        return { ...EMPTY, kind: "alias", start: event.anchorStart - 1, end: event.anchorEnd, text };
      }
      case EVENT_ID.SEQUENCE:
        return { ...EMPTY, kind: "sequence", ...this.span(event), items: this.children() };
      case EVENT_ID.MAPPING: {
        const nodes = this.children();
        const entries: YamlNode["entries"] = [];
        for (let index = 0; index + 1 < nodes.length; index += 2) {
          entries.push({ key: nodes[index]!, value: nodes[index + 1]! });
        }
        return { ...EMPTY, kind: "mapping", ...this.span(event), entries };
      }
      default:
        throw new Error("YAML events begin with no node");
    }
  }

  private scalar(event: Extract<Event, { type: typeof EVENT_ID.SCALAR }>): YamlNode {
    const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
    const absent = event.valueStart < 0;
    return {
      ...EMPTY,
      kind: "scalar",
      block: event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK,
      start: absent ? -1 : event.valueStart - quoted,
      end: absent ? -1 : event.valueEnd + quoted,
      text: getScalarValue(this.source, event),
      anchor: event.anchorStart < 0 ? "" : this.source.slice(event.anchorStart, event.anchorEnd),
    };
  }

  private span(event: Extract<Event, { start: number }>): Pick<YamlNode, "start" | "end" | "anchor" | "block"> {
    const anchor = event.anchorStart < 0 ? "" : this.source.slice(event.anchorStart, event.anchorEnd);
    return { start: event.start, end: event.start + 1, anchor, block: event.style === COLLECTION_STYLE.BLOCK };
  }

  private children(): YamlNode[] {
    const nodes: YamlNode[] = [];
    while (this.events[this.next]?.type !== EVENT_ID.POP) nodes.push(this.node());
    this.next++;
    return nodes;
  }
}

const EMPTY: YamlNode = {
  kind: "scalar",
  block: false,
  start: -1,
  end: -1,
  text: "",
  anchor: "",
  entries: [],
  items: [],
};
