/** Python's `textwrap.wrap` for one line, with tabs and whitespace left as they are: greedy, at most `width` wide. */
export function wrapText(text: string, width: number, breakLong: boolean, breakHyphens: boolean): string[] {
  const pattern = breakHyphens
    ? /\s+|[^\s-]*[\p{L}\p{N}_]-(?=[\p{L}_])|[^\s]+?(?=\s|$|[\p{L}\p{N}_]+-[\p{L}_])|\S+/gu
    : /\s+|\S+/g;
  const chunks = (text.match(pattern) ?? []).reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    if (lines.length > 0 && chunks.at(-1)!.trim() === "") chunks.pop();
    const line: string[] = [];
    let used = 0;
    while (chunks.length > 0 && used + chunks.at(-1)!.length <= width) {
      used += chunks.at(-1)!.length;
      line.push(chunks.pop()!);
    }
    if (chunks.length > 0 && chunks.at(-1)!.length > width) {
      const room = Math.max(1, width - used);
      const chunk = chunks.pop()!;
      if (breakLong) {
        line.push(chunk.slice(0, room));
        if (chunk.length > room) chunks.push(chunk.slice(room));
      } else if (line.length === 0) line.push(chunk);
      else chunks.push(chunk);
    }
    if (line.length > 0 && line.at(-1)!.trim() === "") line.pop();
    if (line.length > 0) lines.push(line.join(""));
  }
  return lines;
}
