import type { SiteNode, SiteType } from "../../src/docs/site-data.ts";
import type { Site } from "./data.ts";

/** What needs care, and what to look at when a run takes too long: the lists of the first page. */
export type Concern = "failing" | "stale" | "undescribed" | "untested" | "slowest";

/** What the lists are called. */
export const CONCERNS: Record<Concern, string> = {
  failing: "Errors and failed tests",
  stale: "Stale sources",
  undescribed: "Without a description",
  untested: "Without a test",
  slowest: "Slowest",
};

/** What has a description of its own to be written. */
const DESCRIBED = new Set<SiteType>(["model", "source", "seed", "snapshot"]);
const BAD = new Set(["fail", "error", "warn"]);

/** The nodes that a list holds, the worst first. */
export function concerned({ index }: Site, concern: Concern): number[] {
  const isOwn = (node: SiteNode) => index.words.packages[node.package] === index.project && !node.hidden;
  const all = (test: (node: SiteNode) => boolean) => [...index.nodes.keys()].filter((at) => test(index.nodes[at]!));
  const seconds = (at: number) => index.nodes[at]!.run?.seconds ?? 0;
  switch (concern) {
    case "failing": {
      const failing = all(({ run }) => run !== undefined && BAD.has(run.status));
      const isWarned = (at: number) => Number(index.nodes[at]!.run?.status === "warn");
      return failing.sort((a, b) => isWarned(a) - isWarned(b));
    }
    case "stale":
      return all(({ freshness }) => freshness !== undefined && freshness.status !== "pass");
    case "undescribed":
      return all((node) => DESCRIBED.has(node.type) && isOwn(node) && node.description === undefined);
    case "untested":
      return all((node) => node.type === "model" && isOwn(node) && node.tests === undefined);
    case "slowest":
      return all(({ type, run }) => !type.endsWith("test") && (run?.seconds ?? 0) > 0).sort(
        (a, b) => seconds(b) - seconds(a),
      );
  }
}
