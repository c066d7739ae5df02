import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeTexts } from "./write-texts.ts";

test("texts of every size arrive in their order, one byte to a character or four", () => {
  const file = join(mkdtempSync(join(tmpdir(), "tstl-texts-")), "file");
  const texts = [1, 100, 21_845, 21_846, 65_536, 3, 200_000].flatMap((length) => [
    "a".repeat(length),
    "ä€😀".repeat(length),
    "",
  ]);
  writeTexts(file, (write) => texts.forEach(write));
  expect(readFileSync(file, "utf8") === texts.join("")).toBe(true);
  writeTexts(file, (write) => write("shorter"));
  expect(readFileSync(file, "utf8")).toBe("shorter");
});
