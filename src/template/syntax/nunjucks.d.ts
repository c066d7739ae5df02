/** The two files of nunjucks that syntax/ builds on; its type package does not describe them. */
declare module "nunjucks/src/lexer.js" {
  interface Token {
    type: string;
    value: string;
  }
  interface Tokenizer {
    str: string;
    index: number;
    len: number;
    in_code: boolean;
    nextToken(): Token | null;
  }
  const lexer: { lex(source: string): Tokenizer };
  export default lexer;
}

declare module "nunjucks/src/parser.js" {
  class Parser {
    constructor(tokens: unknown);
    tokens: unknown;
    peeked: unknown;
    breakOnBlocks: string[] | null;
    extensions: { tags: string[]; parse(parser: unknown): unknown }[];
    nextToken(): unknown;
    peekToken(): unknown;
    parseStatement(): unknown;
  }
  const parser: { Parser: typeof Parser };
  export default parser;
}
