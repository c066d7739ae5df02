import type { DatabaseError } from "../adapter/errors.ts";
import { plainName } from "./shape.ts";
import { type Token, tokensOf } from "./sql-slots.ts";

/** Where a query most likely has the fault of the few errors that Postgres tells without a position; an offset. */
export function likelyOffset({ message }: DatabaseError, query: string): number | undefined {
  const doubled = /^column "(.*)" specified more than once$/.exec(message)?.[1];
  if (doubled !== undefined) return secondOutput(tokensOf(query), doubled)?.start;
  const joined = /^(?:column "(.*)" specified in USING clause|common column name "(.*)" appears more)/.exec(message);
  const isJoin = joined !== null || /^operator does not exist: .* = /.test(message);
  if (!isJoin) return undefined;
  const found = usingClauses(tokensOf(query), joined?.[1] ?? joined?.[2]);
  return found.length === 1 ? found[0]!.start : undefined;
}

/** The column of the last select list that gives a name again: itself, or else the star that holds it. */
function secondOutput(tokens: readonly Token[], name: string): Token | undefined {
  const isTop = (word: string) => (token: Token) => token.depth === 0 && token.text === word;
  const select = tokens.findLastIndex(isTop("select"));
  const from = tokens.findIndex((token, i) => i > select && isTop("from")(token));
  const list = tokens.slice(select + 1, from === -1 ? undefined : from);
  const isEnd = (i: number) => list[i + 1] === undefined || isTop(",")(list[i + 1]!);
  const outputs = list.filter((token, i) => token.depth === 0 && isNamed(token, name) && isEnd(i));
  if (outputs.length > 1) return outputs.at(-1);
  const stars = list.flatMap((token, i) => (isTop("*")(token) && isEnd(i) ? [i] : []));
  const star = stars.at(-1);
  if (star === undefined) return outputs.at(-1);
  const own = list[star - 1]?.text === "." ? list[star - 2] : list[star];
  return outputs.find(({ start }) => start > (own?.start ?? 0)) ?? own;
}

/** Each `using` of a join, or where it names a column. */
function usingClauses(tokens: readonly Token[], column: string | undefined): Token[] {
  return tokens.flatMap((token, i) => {
    if (token.text !== "using" || tokens[i + 1]?.text !== "(") return [];
    if (column === undefined) return token;
    const close = tokens.findIndex((other, at) => at > i + 1 && other.text === ")" && other.depth === token.depth);
    return tokens.slice(i + 2, close).filter((other) => isNamed(other, column));
  });
}

function isNamed({ isName, text }: Token, name: string): boolean {
  return isName && plainName(text) === name;
}
