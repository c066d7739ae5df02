/** Seeds: CSV files of the project as tables. What their types are, and how their rows get in. */
export { copySeed } from "./copy-seed.ts";
export { type LoadedSeed, loadSeed } from "./load-seed.ts";
export { inferSeedColumns, readSeedHeader, type SeedColumn, type SeedOptions, type SeedPlan } from "./seed-plan.ts";
