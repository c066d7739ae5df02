import { TstlError } from "../errors/tstl-error.ts";
import { type PropertiesEntry, placeInProperties, type Section } from "./properties.ts";
import type { Session } from "./session.ts";

const IGNORED: Partial<Record<Section, string>> = {
  metrics: "metrics",
  semantic_models: "semantic models",
  saved_queries: "saved queries",
  functions: "functions",
};

/** Says once per kind that tstl does not know what to do with some entries. */
export function warnIgnoredSections(session: Session, entries: readonly PropertiesEntry[]): void {
  for (const [section, what] of Object.entries(IGNORED)) {
    const found = entries.filter((entry) => entry.section === section);
    const [first] = found;
    if (!first) continue;
    session.manifest.warnings.push(
      new TstlError("NOT_SUPPORTED", `${what} are not supported yet: ${found.length} of them are ignored`, {
        place: placeInProperties(first.file, first.path),
      }),
    );
  }
}
