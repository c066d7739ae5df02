import DOMPurify from "dompurify";
import MarkdownIt from "markdown-it";

// Descriptions are other people's text: HTML in them is shown as it is written, and what is made of the rest is
// cleaned once more.
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });

// A picture of another site would tell it who reads this page, and when.
const ownImage = markdown.renderer.rules.image!;
markdown.renderer.rules.image = (tokens, index, options, environment, renderer) => {
  const token = tokens[index]!;
  const source = String(token.attrGet("src") ?? "");
  if (!/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(source) || source.startsWith("data:"))
    return ownImage(tokens, index, options, environment, renderer);
  const { escapeHtml } = markdown.utils;
  return `<a href="${escapeHtml(source)}">${escapeHtml(token.content || source)}</a>`;
};

// The page has its own first heading, and what is written stands below it.
for (const rule of ["heading_open", "heading_close"]) {
  markdown.renderer.rules[rule] = (tokens, index, options, _environment, renderer) => {
    const token = tokens[index]!;
    token.tag = `h${Math.min(Number(token.tag[1]) + 1, 6)}`;
    return renderer.renderToken(tokens, index, options);
  };
}

/** Markdown as HTML that runs nothing and loads nothing from elsewhere. */
export function renderMarkdown(text: string): string {
  return DOMPurify.sanitize(markdown.render(text), {
    FORBID_TAGS: ["style", "form", "input", "iframe"],
    FORBID_ATTR: ["style", "id", "class", "name"],
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|#|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
  });
}

/** As above, for one line among others. */
export function renderInline(text: string): string {
  return DOMPurify.sanitize(markdown.renderInline(text), {
    ALLOWED_TAGS: ["code", "em", "strong", "a", "br", "s"],
    ALLOWED_ATTR: ["href"],
  });
}
