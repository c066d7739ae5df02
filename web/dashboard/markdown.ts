import { h } from "./dom.ts";

/**
 * Markdown as elements: headings, paragraphs, lists, quotes, code, bold, italic, links. HTML in it is text like any
 * other, and a link leads to http, https, mailto or a place in the same site, nowhere else.
 */
export function markdown(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const block of text.replaceAll("\r\n", "\n").split(/\n{2,}(?![^`]*```\n)/)) {
    const element = blockOf(block.replace(/^\n+|\s+$/g, ""));
    if (element !== null) fragment.append(element);
  }
  return fragment;
}

const BULLET = /^\s*[-*+]\s+/;
const NUMBER = /^\s*\d+[.)]\s+/;

function blockOf(block: string): HTMLElement | null {
  if (block === "") return null;
  const code = /^```\w*\n([\s\S]*?)\n?```$/.exec(block);
  if (code) return h("pre", {}, h("code", {}, code[1]));
  const heading = /^(#{1,6})\s+(.*)$/.exec(block);
  // The page has its own heading of the first rank, and sections the second.
  if (heading) return h(heading[1]!.length < 3 ? "h3" : "h4", {}, ...inline(heading[2]!));
  const lines = block.split("\n");
  if (lines.every((line) => line.startsWith(">"))) {
    return h("blockquote", {}, ...inline(lines.map((line) => line.replace(/^>\s?/, "")).join(" ")));
  }
  for (const [pattern, name] of [
    [BULLET, "ul"],
    [NUMBER, "ol"],
  ] as const) {
    if (pattern.test(block))
      return h(name, {}, ...listItems(lines, pattern).map((item) => h("li", {}, ...inline(item))));
  }
  return h("p", {}, ...inline(lines.join(" ")));
}

/** The items of a list; a line without a mark goes on with the item above. */
function listItems(lines: readonly string[], pattern: RegExp): string[] {
  const items: string[] = [];
  for (const line of lines) {
    if (pattern.test(line)) items.push(line.replace(pattern, ""));
    else items[items.length - 1] += ` ${line.trim()}`;
  }
  return items;
}

const SPAN = /`([^`]+)`|\*\*(.+?)\*\*|\*(\S(?:.*?\S)?)\*|_(\S(?:.*?\S)?)_(?!\w)|\[([^\]]+)\]\(([^)\s]+)\)/;

function inline(text: string): (Node | string)[] {
  const found = SPAN.exec(text);
  if (found === null) return text === "" ? [] : [text];
  const [all, code, bold, italic, underlined, label, target] = found;
  const before = text.slice(0, found.index);
  let node: Node | string = all;
  if (code !== undefined) node = h("code", {}, code);
  else if (bold !== undefined) node = h("strong", {}, ...inline(bold));
  else if (italic ?? underlined) node = h("em", {}, ...inline((italic ?? underlined)!));
  else if (label !== undefined && target !== undefined) node = link(label, target);
  return [...(before === "" ? [] : [before]), node, ...inline(text.slice(found.index + all.length))];
}

function link(label: string, target: string): Node | string {
  const safe = /^(https?:\/\/|mailto:|#|[\w-]+\.html(#|$))/i.test(target);
  return safe ? h("a", { href: target, rel: "noopener noreferrer" }, ...inline(label)) : label;
}
