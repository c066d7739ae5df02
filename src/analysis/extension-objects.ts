/** What well-known extensions bring along: functions and types by which their use is recognised. */
const OBJECTS: readonly { extension: string; functions: RegExp; types: RegExp }[] = [
  {
    extension: "postgis",
    functions: /^(?:_?st_\w+|postgis_\w+|geometry\w*|geography\w*|box[23]d)$/,
    types: /^(?:geometry|geography|box[23]d|raster)$/,
  },
  {
    extension: "vector",
    functions: /^(?:l[12]_distance|cosine_distance|inner_product|vector_\w+|l2_normalize)$/,
    types: /^(?:vector|halfvec|sparsevec)$/,
  },
  { extension: "citext", functions: /^citext\w*$/, types: /^citext$/ },
  { extension: "hstore", functions: /^(?:hstore\w*|akeys|avals|skeys|svals)$/, types: /^hstore$/ },
  {
    extension: "ltree",
    functions: /^(?:subltree|subpath|nlevel|text2ltree|ltree2text|lca)$/,
    types: /^(?:ltree|lquery|ltxtquery)$/,
  },
  { extension: "cube", functions: /^cube\w*$/, types: /^cube$/ },
  {
    extension: "earthdistance",
    functions: /^(?:earth\w*|ll_to_earth|gc_to_sec|sec_to_gc|latitude|longitude)$/,
    types: /^earth$/,
  },
  {
    extension: "pg_trgm",
    functions: /^(?:(?:strict_)?(?:word_)?similarity(?:_\w+)?|show_trgm|show_limit)$/,
    types: /^gtrgm$/,
  },
  { extension: "unaccent", functions: /^unaccent$/, types: /^$/ },
  { extension: "uuid-ossp", functions: /^uuid_(?:generate_v(?:1|1mc|3|4|5)|nil|ns_\w+)$/, types: /^$/ },
  {
    extension: "pgcrypto",
    functions: /^(?:digest|hmac|crypt|gen_salt|gen_random_bytes|pgp_\w+|encrypt\w*|decrypt\w*)$/,
    types: /^$/,
  },
  { extension: "tablefunc", functions: /^(?:crosstab\w*|normal_rand|connectby)$/, types: /^tablefunc_\w+$/ },
  {
    extension: "fuzzystrmatch",
    functions: /^(?:levenshtein\w*|soundex|d?metaphone\w*|difference|daitch_mokotoff)$/,
    types: /^$/,
  },
  { extension: "timescaledb", functions: /^(?:time_bucket\w*|create_hypertable|locf|interpolate)$/, types: /^$/ },
  { extension: "h3", functions: /^h3_\w+$/, types: /^h3index$/ },
  { extension: "isn", functions: /^(?:isbn|issn|ean13|upc)\w*$/, types: /^(?:isbn|issn|ismn|ean13|upc)(?:13)?$/ },
];

/** The extension that has a function or type of this name, without its schema; undefined for any other. */
export function extensionWith(kind: "function" | "type", name: string): string | undefined {
  const plain = name.replaceAll('"', "").toLowerCase().replace(/^.*\./, "");
  return OBJECTS.find(({ functions, types }) => (kind === "function" ? functions : types).test(plain))?.extension;
}

/** The extensions that SQL or templates make: `create extension if not exists "pg_trgm"`. */
export function extensionsMade(texts: Iterable<string>): Set<string> {
  const found = new Set<string>();
  for (const text of texts) {
    for (const [, quoted, bare] of text.matchAll(
      /create\s+extension\s+(?:if\s+not\s+exists\s+)?(?:"([^"]+)"|([\w-]+))/gi,
    )) {
      found.add((quoted ?? bare ?? "").toLowerCase());
    }
  }
  return found;
}
