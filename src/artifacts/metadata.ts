import { randomUUID } from "node:crypto";
import { DBT_VERSION } from "../config/files/dbt-version.ts";
import { timestamp } from "./timestamp.ts";

const SCHEMAS = {
  manifest: "https://schemas.getdbt.com/dbt/manifest/v12.json",
  "run-results": "https://schemas.getdbt.com/dbt/run-results/v6.json",
  catalog: "https://schemas.getdbt.com/dbt/catalog/v1.json",
  sources: "https://schemas.getdbt.com/dbt/sources/v3.json",
} as const;

export type ArtifactKind = keyof typeof SCHEMAS;

/** One call of the program: what all artifacts of the call have in common. */
export interface Invocation {
  /** A UUID, also shown to templates as `invocation_id`. */
  id: string;
  startedAt: Date;
  /** Environment as `env_var()` sees it. */
  environment: Readonly<Record<string, string | undefined>>;
}

/** The `metadata` block with which every artifact starts, as dbt 1.11 writes it. */
export interface ArtifactMetadata {
  dbt_schema_version: string;
  dbt_version: string;
  generated_at: string;
  invocation_id: string;
  invocation_started_at: string;
  env: Record<string, string>;
}

/** A new invocation that starts now. */
export function newInvocation(environment: Invocation["environment"]): Invocation {
  return { id: randomUUID(), startedAt: new Date(), environment };
}

/** The metadata block of an artifact; manifest.json adds its own keys (`project_name`, `adapter_type`, …) to it. */
export function artifactMetadata(
  kind: ArtifactKind,
  invocation: Invocation,
  generatedAt: Date = new Date(),
): ArtifactMetadata {
  return {
    dbt_schema_version: SCHEMAS[kind],
    // Tools decide by this number which fields to expect, so it is dbt's version and not tstl's.
    dbt_version: DBT_VERSION,
    generated_at: timestamp(generatedAt),
    invocation_id: invocation.id,
    invocation_started_at: timestamp(invocation.startedAt),
    env: metadataVariables(invocation.environment),
  };
}

const METADATA_PREFIX = "DBT_ENV_CUSTOM_ENV_";

/** `DBT_ENV_CUSTOM_ENV_<NAME>` variables without their prefix, by which a scheduler marks its runs. */
function metadataVariables(environment: Invocation["environment"]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && name.startsWith(METADATA_PREFIX)) found[name.slice(METADATA_PREFIX.length)] = value;
  }
  return found;
}
