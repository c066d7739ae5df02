import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "web/**/*.test.ts"],
    globalSetup: ["src/testing/global-setup.ts"],
    maxWorkers: 2,
    // A worker that opens a database for the first time on a busy machine needs seconds, not the default of five.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Where nobody is there to start it again, a test that a busy machine upset has a second try; the report names it.
    retry: process.env.CI ? 1 : 0,
  },
});
