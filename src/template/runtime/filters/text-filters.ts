import { PyError } from "../errors.ts";
import { formatPercent } from "../format-percent.ts";
import { listOf, textLength, truth, wholeNumber } from "../operators.ts";
import { capitalize, center, replaceText, splitLines, strip } from "../string-methods.ts";
import { str } from "../text.ts";
import { dictEntries, isDict, isUndefined, tupleOf } from "../values.ts";
import { type Filter, filterTable } from "./filter.ts";
import { wrapText } from "./wrap-text.ts";

const HTML: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };
const ENTITIES: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: "\u00a0" };

function escapeHtml(value: unknown): string {
  return str(value).replace(/[&<>"']/g, (char) => HTML[char]!);
}

function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d+)|#[xX]([\da-fA-F]+)|(\w+));/g, (whole, decimal, hex, name: string) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return ENTITIES[name] ?? whole;
  });
}

function stripTags(value: unknown): string {
  const text = str(value)
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<[^>]*>/g, "");
  return unescapeHtml(text.split(/\s+/).filter(Boolean).join(" "));
}

function title(value: unknown): string {
  const words = str(value).split(/([-\s({[<]+)/u);
  return words.map((word) => capitalize(word)).join("");
}

function indent(value: unknown, width: unknown = 4, first: unknown = false, blank: unknown = false): string {
  const prefix = typeof width === "string" ? width : " ".repeat(Math.max(0, wholeNumber(width)));
  const lines = splitLines(`${str(value)}\n`);
  const body = lines
    .map((line, index) => (index > 0 && (truth(blank) || line !== "") ? prefix + line : line))
    .join("\n");
  return truth(first) ? prefix + body : body;
}

function truncate(
  value: unknown,
  size: unknown = 255,
  killWords: unknown = false,
  end: unknown = "...",
  leeway: unknown = 5,
) {
  const text = str(value);
  const characters = Array.from(text);
  if (characters.length <= wholeNumber(size) + wholeNumber(leeway ?? 5)) return text;
  const kept = characters.slice(0, wholeNumber(size) - textLength(str(end))).join("");
  if (truth(killWords)) return kept + str(end);
  const space = kept.lastIndexOf(" ");
  return (space === -1 ? kept : kept.slice(0, space)) + str(end);
}

function wordWrap(
  value: unknown,
  width: unknown = 79,
  breakLong: unknown = true,
  wrapString: unknown = "\n",
  breakHyphens: unknown = true,
): string {
  const columns = wholeNumber(width);
  if (columns <= 0) throw new PyError("ValueError", `invalid width ${columns} (must be > 0)`);
  const by = str(wrapString ?? "\n");
  const lines = splitLines(str(value)).map((line) => wrapText(line, columns, truth(breakLong), truth(breakHyphens)));
  return lines.map((parts) => parts.join(by)).join(by);
}

const formatFilter: Filter = (args, kwargs) => {
  const [format, ...values] = args;
  const named = new Map<unknown, unknown>(Object.entries(kwargs));
  if (values.length > 0 && named.size > 0) {
    throw new PyError("FilterArgumentError", "can't handle positional and keyword arguments at the same time");
  }
  return formatPercent(str(format), named.size > 0 ? named : tupleOf(values));
};

function quote(value: unknown, safe: string): string {
  const text = encodeURIComponent(str(value)).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return safe === "/" ? text.replaceAll("%2F", "/") : text.replaceAll("%20", "+");
}

function urlEncode(value: unknown): string {
  if (typeof value === "string" || !(isDict(value) || Array.isArray(value))) return quote(value, "/");
  const pairs = isDict(value) ? dictEntries(value) : value.map((pair) => listOf(pair));
  return pairs.map(([key, item]) => `${quote(key, "")}=${quote(item, "")}`).join("&");
}

function xmlAttributes(value: unknown, autospace: unknown = true): string {
  const entries = isDict(value) ? dictEntries(value) : [];
  const parts = entries
    .filter(([, item]) => item !== null && !isUndefined(item))
    .map(([key, item]) => {
      if (/[\s/>=]/.test(str(key)))
        throw new PyError("ValueError", `Invalid character in attribute name: '${str(key)}'`);
      return `${escapeHtml(key)}="${escapeHtml(item)}"`;
    });
  return (truth(autospace) && parts.length > 0 ? " " : "") + parts.join(" ");
}

function urlize(value: unknown, limit?: unknown, noFollow?: unknown, target?: unknown, rel?: unknown): string {
  const rels = new Set([...str(rel ?? "").split(/\s+/), "noopener", ...(truth(noFollow) ? ["nofollow"] : [])]);
  rels.delete("");
  const extra = `${` rel="${[...rels].sort().join(" ")}"`}${target == null ? "" : ` target="${escapeHtml(target)}"`}`;
  return escapeHtml(value).replace(
    /(^|\s|\()((?:https?:\/\/|www\.)[^\s()<>]*[^\s()<>.,;:!?])/g,
    (_, before, url: string) => {
      const shown = limit != null && url.length > Number(limit) ? `${url.slice(0, Number(limit))}...` : url;
      return `${before}<a href="${url.startsWith("www.") ? "https://" : ""}${url}"${extra}>${shown}</a>`;
    },
  );
}

export const TEXT_FILTERS: [string, Filter][] = [
  ...filterTable({
    upper: ["s", (value: unknown) => str(value).toUpperCase()],
    lower: ["s", (value: unknown) => str(value).toLowerCase()],
    capitalize: ["s", (value: unknown) => capitalize(str(value))],
    title: ["s", title],
    trim: ["value chars=", (value: unknown, chars: unknown) => strip(str(value), chars)],
    center: ["value width=", (value: unknown, width: unknown = 80) => center(str(value), width)],
    replace: [
      "s old new count=",
      (value: unknown, old: unknown, by: unknown, count: unknown) => replaceText(str(value), str(old), str(by), count),
    ],
    indent: ["s width= first= blank=", indent],
    truncate: ["s length= killwords= end= leeway=", truncate],
    wordwrap: ["s width= break_long_words= wrapstring= break_on_hyphens=", wordWrap],
    wordcount: ["s", (value: unknown) => str(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0],
    string: ["object", str],
    safe: ["value", str],
    escape: ["value", escapeHtml],
    e: ["value", escapeHtml],
    forceescape: ["value", escapeHtml],
    striptags: ["value", stripTags],
    urlencode: ["value", urlEncode],
    urlize: ["value trim_url_limit= nofollow= target= rel=", urlize],
    xmlattr: ["d autospace=", xmlAttributes],
  }),
  ["format", formatFilter],
];
