import { expect, test } from "vitest";
import { inspectTerminal } from "./terminal.ts";

const TTY = { isTTY: true, columns: 120 };
const PIPE = {};

test("a terminal has colours and is drawn on, a pipe is not", () => {
  expect(inspectTerminal(TTY, { TERM: "xterm" })).toMatchObject({ width: 120, color: true, live: true });
  expect(inspectTerminal(PIPE, { TERM: "xterm" })).toMatchObject({ width: 80, color: false, live: false });
});

test("nothing is redrawn in CI or on a dumb terminal", () => {
  expect(inspectTerminal(TTY, { CI: "true" })).toMatchObject({ live: false, color: true });
  expect(inspectTerminal(TTY, { CI: "false" })).toMatchObject({ live: true });
  expect(inspectTerminal(TTY, { TERM: "dumb" })).toMatchObject({ live: false, color: false });
});

test("the flag beats NO_COLOR, which beats FORCE_COLOR", () => {
  expect(inspectTerminal(PIPE, { FORCE_COLOR: "1" }).color).toBe(true);
  expect(inspectTerminal(TTY, { FORCE_COLOR: "0" }).color).toBe(false);
  expect(inspectTerminal(TTY, { NO_COLOR: "1", FORCE_COLOR: "1" }).color).toBe(false);
  expect(inspectTerminal(TTY, { NO_COLOR: "" }).color).toBe(true);
  expect(inspectTerminal(TTY, { NO_COLOR: "1" }, true).color).toBe(true);
  expect(inspectTerminal(TTY, {}, false).color).toBe(false);
});

test.skipIf(process.platform !== "linux")("symbols are ASCII where the locale is not UTF-8", () => {
  expect(inspectTerminal(TTY, { LANG: "en_US.UTF-8" }).unicode).toBe(true);
  expect(inspectTerminal(TTY, { LANG: "en_US.UTF-8", LC_ALL: "C" }).unicode).toBe(false);
  expect(inspectTerminal(TTY, {}).unicode).toBe(false);
});
