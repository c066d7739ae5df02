import * as z from "zod/mini";
import { described, list, name, optional, text, textOrList, wholeNumber } from "./describe.ts";
import { lintKey } from "./lint-schema.ts";
import { historyKey, notificationsKey } from "./operations-schema.ts";
import { connectionKeys } from "./profile-schema.ts";
import { commonKeys } from "./shared-keys.ts";

/** The schema of tstl.config.yaml: what the file may say, and what editors show about it. */
export function tstlConfigSchema() {
  return z.strictObject({
    $schema: optional(text, "Address of the JSON Schema, for editors."),
    name: described(name, "Name of the project: letters, digits and underscores. Models carry it in their unique_id."),
    paths: optional(
      z.strictObject({
        models: optional(textOrList, "Folders of models; models unless set."),
        seeds: optional(textOrList, "Folders of seeds; seeds unless set."),
        snapshots: optional(textOrList, "Folders of snapshots; snapshots unless set."),
        analyses: optional(textOrList, "Folders of analyses; analyses unless set."),
        macros: optional(textOrList, "Folders of macros; macros unless set."),
        tests: optional(textOrList, "Folders of data tests; tests unless set."),
        docs: optional(textOrList, "Folders of docs blocks; all the others unless set."),
        assets: optional(textOrList, "Folders of images for the docs."),
        dashboards: optional(textOrList, "Folders of dashboards; dashboards unless set."),
      }),
      "Where things are, relative to this file.",
    ),
    "default-target": optional(text, "Target without --target; the first one unless set."),
    targets: optional(
      z.record(
        text,
        z.strictObject({
          type: optional(
            z.enum(["embedded", "postgres"]),
            "embedded, the database inside tstl, or postgres, a server; a target with url or host is a server.",
          ),
          url: optional(text, "postgres://user:password@host:port/database, in place of its parts."),
          directory: optional(text, "Folder of an embedded database; .tstl/db/<target> unless set."),
          extensions: optional(list, "Extensions that an embedded database opens with."),
          ...connectionKeys(),
          threads: optional(wholeNumber(1, 1000), "Nodes worked on at the same time; 4 unless set."),
        }),
      ),
      "Where to build: name to connection.",
    ),
    history: historyKey(),
    notifications: notificationsKey(),
    lint: lintKey(),
    ...commonKeys(),
  });
}

/** tstl.config.yaml once checked. */
export type TstlConfigFile = z.infer<ReturnType<typeof tstlConfigSchema>>;
