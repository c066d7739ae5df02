import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ERROR_CODES, errorsPage } from "./codes.ts";

const SRC = join(import.meta.dirname, "..");
const listed = Object.values(ERROR_CODES).flatMap((codes) => Object.keys(codes));

/** Every text that looks like a code, by file; tests and the list itself apart. */
function sources(): { file: string; text: string }[] {
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.endsWith("codes.ts"))
    .map((file) => ({ file, text: readFileSync(join(SRC, file), "utf8") }));
}

test("every code that is thrown is in the list", () => {
  const unlisted = sources().flatMap(({ file, text }) =>
    [...text.matchAll(/new TstlError\(\s*"([A-Z_0-9]+)"/g), ...text.matchAll(/\bcode: "(DB_[A-Z_]+)"/g)]
      .map(([, code]) => code!)
      .filter((code) => !listed.includes(code))
      .map((code) => `${file}: ${code}`),
  );
  expect(unlisted).toEqual([]);
});

test("every code in the list is thrown somewhere", () => {
  const all = sources()
    .map(({ text }) => text)
    .join("\n");
  expect(listed.filter((code) => !all.includes(`"${code}"`))).toEqual([]);
});

test("no code is listed twice", () => {
  expect(listed.filter((code, index) => listed.indexOf(code) !== index)).toEqual([]);
});

// `npx vitest run src/errors -u` writes the page anew.
test("docs/errors.md says what the list says", async () => {
  await expect(errorsPage()).toMatchFileSnapshot("../../docs/errors.md");
});
