import { TstlError } from "../../errors/tstl-error.ts";
import { placeAt, type SourceOffset, type TemplateAst } from "./ast.ts";
import { JinjaLexer } from "./jinja-lexer.ts";
import { SyntaxProblem } from "./syntax-problem.ts";
import { TemplateParser } from "./template-parser.ts";

/**
 * Parses a template. As Jinja2 does by default, line ends become `\n` and one line end at the very end is dropped.
 *
 * `offset` says where the text lies when it is only a part of `file`. Throws `TstlError` `TEMPLATE_SYNTAX`, with the
 * place, for anything that Jinja2 would not parse either.
 */
export function parseTemplate(text: string, file: string, offset: SourceOffset = {}): TemplateAst {
  let source = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  if (source.endsWith("\n")) source = source.slice(0, -1);
  const ast: TemplateAst = { body: [], source, file, offset };
  try {
    ast.body = new TemplateParser(new JinjaLexer(source)).parseTemplateBody();
  } catch (error) {
    if (error instanceof RangeError) {
      throw new TstlError("TEMPLATE_SYNTAX", "the template is nested too deeply", {
        place: placeAt(ast, 0),
        cause: error,
      });
    }
    if (!(error instanceof SyntaxProblem)) throw error;
    throw new TstlError("TEMPLATE_SYNTAX", error.message, { place: placeAt(ast, error.pos), hint: error.hint });
  }
  return ast;
}
