/** A row of a CSV text, with the line on which it begins, from 1. */
export interface CsvRow {
  cells: string[];
  line: number;
}

/**
 * Reads a CSV text of a few rows, such as one in a YAML file: quotes may hold commas and line breaks, `""` is a quote
 * inside of quotes, and empty lines are passed over. Large files are read by `ingest/`.
 */
export function readCsvText(text: string, delimiter = ","): CsvRow[] {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let line = 1;
  let start = 1;
  let at = 0;
  const endRow = () => {
    if (cells.length > 1 || cells[0] !== "") rows.push({ cells, line: start });
    cells = [];
    line += 1;
    start = line;
  };
  while (at <= text.length) {
    let cell = "";
    if (text[at] === '"') {
      const quoted = readQuoted(text, at + 1);
      cell = quoted.text;
      at = quoted.end;
      line += cell.split("\n").length - 1;
    }
    const rest = endOfCell(text, at, delimiter);
    cells.push(cell + text.slice(at, rest));
    at = rest;
    if (at >= text.length) break;
    if (text.startsWith(delimiter, at)) {
      at += delimiter.length;
      continue;
    }
    at += text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1;
    endRow();
  }
  endRow();
  return rows;
}

function readQuoted(text: string, from: number): { text: string; end: number } {
  let quoted = "";
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return { text: quoted + text.slice(at), end: text.length };
    quoted += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { text: quoted, end: quote + 1 };
    quoted += '"';
    at = quote + 2;
  }
}

function endOfCell(text: string, from: number, delimiter: string): number {
  let at = from;
  while (at < text.length && text[at] !== "\n" && text[at] !== "\r" && !text.startsWith(delimiter, at)) at += 1;
  return at;
}
