import { expect, test } from "vitest";
import { commandsPage } from "./commands-page.ts";

// `npx vitest run src/commands/commands-page -u` writes the page anew.
test("docs/commands.md says what the tables of commands and flags say", async () => {
  await expect(commandsPage()).toMatchFileSnapshot("../../docs/commands.md");
});
