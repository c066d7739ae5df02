import { DBT_VERSION } from "../config/files/dbt-version.ts";
import { Connection } from "../context/connection.ts";
import type { Environment } from "../context/environment.ts";
import { NodeScope } from "../context/node-scope.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { ManifestNode } from "../manifest/node.ts";
import { jsonText } from "../template/index.ts";

/** Puts a node's comment before or after a statement. */
export type Annotate = (sql: string) => string;

/** How `Config.queryComment` says that the standard comment is wanted. */
const STANDARD = "default";

const unchanged: Annotate = (sql) => sql;

/**
 * The comment by which a statement is found in the server's log: JSON that names the node, or what the project's
 * `query-comment` says (docs.getdbt.com/reference/project-configs/query-comment).
 */
export function annotatorFor(environment: Environment, node: ManifestNode): Annotate {
  const { queryComment } = environment.config;
  if (queryComment === null) return unchanged;
  const text =
    queryComment.comment === STANDARD ? standardComment(environment, node) : renderedComment(environment, node);
  if (text === "") return unchanged;
  if (text.includes("*/")) {
    throw new TstlError("QUERY_COMMENT", `query comment contains illegal value "*/": ${text}`, {
      hint: "change query-comment in the project file",
    });
  }
  return queryComment.append ? (sql) => appended(sql, text) : (sql) => `/* ${text} */\n${sql}`;
}

/** The same, made at the first statement: most nodes of a `compile` have none. */
export function lazyAnnotator(environment: Environment, node: ManifestNode): Annotate {
  let annotate: Annotate | undefined;
  return (sql) => {
    annotate ??= annotatorFor(environment, node);
    return annotate(sql);
  };
}

function standardComment({ config }: Environment, node: ManifestNode): string {
  return jsonText({
    app: "dbt",
    dbt_version: DBT_VERSION,
    profile_name: config.target.profile,
    target_name: config.target.name,
    node_id: node.unique_id,
  });
}

function renderedComment(environment: Environment, node: ManifestNode): string {
  const connection = new Connection({ adapter: environment.adapter });
  const scope = new NodeScope({ environment, node, connection, extra: { node, connection_name: node.unique_id } });
  // In a macro, so that the comment may be given by return().
  const macro = `{% macro query_comment_macro(connection_name, node) -%}\n${environment.config.queryComment!.comment}\n{% endmacro %}`;
  const rendered = scope.render(
    `${macro}{{ query_comment_macro(connection_name, node) }}`,
    environment.config.project.file,
  );
  if (typeof rendered === "string") return rendered.trim();
  throw new TstlError("QUERY_COMMENT", "query-comment asks the database something, which it may not", {
    hint: "change query-comment in the project file",
  });
}

function appended(sql: string, comment: string): string {
  const text = sql.trimEnd();
  return text.endsWith(";") ? `${text.slice(0, -1)}\n/* ${comment} */;` : `${text}\n/* ${comment} */`;
}
