/** See bundle-lineage.mjs. */
export function run(root: string, dist: string): Promise<void>;
