/** A count for a person: `12,345`; nothing for null. */
export function groupedCount(count: number | null): string {
  return count === null ? "" : Math.round(count).toLocaleString("en-US");
}

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** A size as Postgres' pg_size_pretty counts, in steps of 1024: `8 kB`, `1.4 GB`; nothing for null, and for 0, which a view has. */
export function sizeText(bytes: number | null): string {
  if (bytes === null || bytes === 0) return "";
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${size >= 10 || unit === 0 ? Math.round(size) : size.toFixed(1)} ${UNITS[unit]}`;
}

/** A change as a percentage with its sign: `+12 %`, `-3.4 %`. */
export function percentChange(ratio: number): string {
  const percent = ratio * 100;
  const text = Math.abs(percent) < 10 ? percent.toFixed(1) : percent.toFixed(0);
  return `${percent > 0 ? "+" : ""}${text} %`;
}
