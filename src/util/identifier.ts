/** Postgres cuts longer names (NAMEDATALEN - 1; manual 4.1.1). */
export const MAX_IDENTIFIER_BYTES = 63;

/** Length of a text in UTF-8 bytes, which is what Postgres counts. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

/** The longest start of a text that fits into so many bytes, without cutting a character in two. */
export function cutToBytes(text: string, bytes: number): string {
  let cut = text;
  while (byteLength(cut) > bytes) cut = cut.slice(0, -1);
  return cut;
}
