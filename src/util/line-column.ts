/** Line and column, both from 1, of an offset in a text; `\n`, `\r\n` and `\r` end lines. */
export function lineColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  const end = Math.min(offset, text.length);
  for (let index = 0; index < end; index++) {
    if (!endsLine(text, index)) continue;
    line++;
    lineStart = index + 1;
  }
  return { line, column: end - lineStart + 1 };
}

/** `lineColumn` for many offsets of one text, which is gone through once, on the first call. */
export function lineColumnsOf(text: string): (offset: number) => { line: number; column: number } {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    const end = Math.min(offset, text.length);
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! <= end) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: end - starts[low]! + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let index = 0; index < text.length; index++) if (endsLine(text, index)) starts.push(index + 1);
  return starts;
}

function endsLine(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10);
}
