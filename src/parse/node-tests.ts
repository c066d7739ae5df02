import type { ManifestNode } from "../manifest/node.ts";
import { repr } from "../template/index.ts";
import { listKey, parseTests, type TestTarget } from "./generic-tests.ts";
import type { Tested } from "./patch-nodes.ts";
import { placeInProperties } from "./properties.ts";
import { explaining, gathering, placedAt, type Session } from "./session.ts";

/** Adds the tests of models, seeds and snapshots. */
export async function parseTestsOf(session: Session, tested: readonly Tested[]): Promise<void> {
  for (const one of tested) {
    const { file, path } = one.properties;
    const paths = {
      column: (index: number) => [...path, "columns", index],
      tests: [...path, listKey(one.properties.entry)],
    };
    const parse = () => parseTests(session, targetOf(one), one.columns, one.tests, paths);
    const done = gathering(session.errors, () =>
      explaining(parse, (error) => placedAt(error, () => placeInProperties(file, path))),
    );
    if (done) await done;
  }
}

function targetOf({ properties, version, node }: Tested): TestTarget {
  const { name, section, file, path, entry } = properties;
  return {
    file,
    path,
    fileKeyName: `${section}.${name}`,
    label: version === null ? name : `${name}_v${version}`,
    prefix: "",
    expression: `ref(${repr(name)}${version === null ? "" : `, version=${repr(String(version))}`})`,
    ref: { name, package: null, version, pos: -1 },
    attachedNode: node?.unique_id ?? null,
    group: groupOf(node),
    tags: [],
    quoteColumns: entry.quote_columns === true,
    known: properties.knownTests,
  };
}

function groupOf(node: ManifestNode | undefined): string | null {
  return node?.group ?? null;
}
