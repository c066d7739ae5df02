import type {
  SiteColumnEdges,
  SiteDetail,
  SiteDetails,
  SiteIndex,
  SiteNode,
  SiteReference,
  SiteSearch,
} from "../../src/docs/site-data.ts";

/** What the page says of the files around it; empty where everything is in the page. */
interface SitePlaces {
  /** The script of the graph. */
  lineage?: string;
  /** Hash of the data, so that a part of another build is never taken. */
  version?: string;
}

const places = JSON.parse(document.getElementById("site")?.textContent ?? "{}") as SitePlaces;
const arrived = new Map<string, string>();
const waiting = new Map<string, (json: string) => void>();

declare global {
  /** Called by the scripts of the folder `data/`. */
  var tstlSite: (name: string, json: string) => void;
}

globalThis.tstlSite = (name, json) => {
  const resolve = waiting.get(name);
  if (resolve === undefined) arrived.set(name, json);
  else resolve(json);
};

/** The text of one part: of the page itself, or of a script beside it. */
function loadPart(name: string): Promise<string> {
  const embedded = document.querySelector(`script[data-part="${name}"]`);
  if (embedded !== null) return unpack(embedded.textContent ?? "");
  const early = arrived.get(name);
  if (early !== undefined) return Promise.resolve(early);
  return new Promise((resolve, reject) => {
    waiting.set(name, resolve);
    if (name === "index") return;
    loadScript(`data/${name}.js?${places.version}`).catch(reject);
  });
}

async function unpack(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

function loadScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${src} cannot be read`));
    document.head.append(script);
  });
}

const parts = new Map<string, Promise<unknown>>();

/** A part as it is used; the same promise at each call, unless it failed. */
function part<T>(name: string): Promise<T> {
  const known = parts.get(name) as Promise<T> | undefined;
  if (known !== undefined) return known;
  const loading = loadPart(name).then((json) => JSON.parse(json) as T);
  parts.set(name, loading);
  loading.catch(() => parts.delete(name));
  return loading;
}

/** The words of descriptions and SQL; read once, so the text is not kept. */
export const loadSearch = async (): Promise<SiteSearch> => JSON.parse(await loadPart("search")) as SiteSearch;

/** Whether there is a graph to be shown. */
export const hasLineage = (): boolean => "tstlLineage" in globalThis || places.lineage !== undefined;

/** Loads the code of the graph, if the page has not got it yet. */
export async function loadLineageCode(): Promise<void> {
  if ("tstlLineage" in globalThis || places.lineage === undefined) return;
  await loadScript(places.lineage);
}

/** The site's data with the look-ups that pages need. */
export class Site {
  readonly index: SiteIndex;
  readonly #byId: Map<string, number>;
  readonly #upstream: number[][];
  readonly #downstream: number[][];
  readonly #tests: Map<number, number[]>;
  readonly #tested: Map<number, number[]>;
  readonly #calls: Map<number, number[]>;
  readonly #callers: Map<number, number[]>;

  constructor(index: SiteIndex) {
    this.index = index;
    this.#byId = new Map(index.nodes.map(({ id }, place) => [id, place]));
    this.#upstream = index.nodes.map(() => []);
    this.#downstream = index.nodes.map(() => []);
    for (let i = 0; i < index.edges.length; i += 2) {
      this.#downstream[index.edges[i]!]!.push(index.edges[i + 1]!);
      this.#upstream[index.edges[i + 1]!]!.push(index.edges[i]!);
    }
    [this.#tests, this.#tested] = bothWays(index.testEdges);
    [this.#callers, this.#calls] = bothWays(index.macroEdges);
  }

  node(place: number): SiteNode {
    return this.index.nodes[place]!;
  }

  place(id: string): number | undefined {
    return this.#byId.get(id);
  }

  upstream(place: number): readonly number[] {
    return this.#upstream[place]!;
  }

  downstream(place: number): readonly number[] {
    return this.#downstream[place]!;
  }

  /** Tests of a node. */
  testsOf(place: number): readonly number[] {
    return this.#tests.get(place) ?? [];
  }

  /** Nodes that a test is of. */
  testedBy(place: number): readonly number[] {
    return this.#tested.get(place) ?? [];
  }

  macrosOf(place: number): readonly number[] {
    return this.#calls.get(place) ?? [];
  }

  callersOf(place: number): readonly number[] {
    return this.#callers.get(place) ?? [];
  }

  columnsOf(place: number): string[] {
    return (this.node(place).columns ?? []).map((column) => this.index.words.columns[column]!);
  }

  referencesOf(place: number): SiteReference[] {
    return this.index.references.filter(({ from, to }) => from === place || to === place);
  }

  /** Everything else about a node. */
  async detail(place: number): Promise<SiteDetail> {
    const { from, nodes } = await part<SiteDetails>(`detail-${Math.floor(place / this.index.detailSize)}`);
    return nodes[place - from]!;
  }

  columnEdges(): Promise<SiteColumnEdges> {
    return part<SiteColumnEdges>("columns");
  }
}

/** Pairs as lists by the first and by the second. */
function bothWays(pairs: readonly number[]): [Map<number, number[]>, Map<number, number[]>] {
  const forth = new Map<number, number[]>();
  const back = new Map<number, number[]>();
  const add = (map: Map<number, number[]>, key: number, value: number) => {
    const known = map.get(key);
    if (known === undefined) map.set(key, [value]);
    else known.push(value);
  };
  for (let i = 0; i < pairs.length; i += 2) {
    add(forth, pairs[i]!, pairs[i + 1]!);
    add(back, pairs[i + 1]!, pairs[i]!);
  }
  return [forth, back];
}

/** The data of this page. */
export async function loadSite(): Promise<Site> {
  return new Site(await part<SiteIndex>("index"));
}
