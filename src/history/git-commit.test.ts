import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gitCommit } from "./git-commit.ts";

function repository() {
  const folder = mkdtempSync(join(tmpdir(), "tstl-git-"));
  const identity = ["-c", "user.name=tstl", "-c", "user.email=tstl@example.com", "-c", "commit.gpgsign=false"];
  const git = (...args: string[]) =>
    execFileSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8" }).trim();
  git("init", "-q");
  return { folder, git };
}

test("the commit is found from a folder of the project, on a branch, without one, and when git has packed its branches", async () => {
  const { folder, git } = repository();
  git("commit", "-q", "--allow-empty", "-m", "first");
  const below = join(folder, "warehouse", "shop");
  mkdirSync(below, { recursive: true });
  expect(await gitCommit(below)).toBe(git("rev-parse", "HEAD"));
  git("pack-refs", "--all");
  expect(await gitCommit(folder)).toBe(git("rev-parse", "HEAD"));
  git("checkout", "-q", "--detach");
  expect(await gitCommit(folder)).toBe(git("rev-parse", "HEAD"));
});

test("a linked work tree inside of another has a commit of its own", async () => {
  const { folder, git } = repository();
  git("commit", "-q", "--allow-empty", "-m", "first");
  git("worktree", "add", "-q", "-b", "other", "linked");
  git("-C", "linked", "commit", "-q", "--allow-empty", "-m", "second");
  expect(await gitCommit(join(folder, "linked"))).toBe(git("rev-parse", "other"));
});

test("without a commit, and outside of git, there is none", async () => {
  expect(await gitCommit(repository().folder)).toBeNull();
  expect(await gitCommit(mkdtempSync(join(tmpdir(), "tstl-git-")))).toBeNull();
});
