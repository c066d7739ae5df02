import * as z from "zod/mini";
import { described, optional, text, textOrNumber, truth, wholeNumber } from "./describe.ts";

// A name with a prefix belongs to an extension, as in auto_explain.log_min_duration.
const settingName = text.check(z.regex(/^[a-z_]\w*(\.\w+)*$/i, "the name of a parameter of Postgres"));
const settings = z.record(settingName, z.union([textOrNumber, truth], "a text, a number, true or false"));

/** What a connection to a server consists of, in the words of dbt's Postgres profiles. */
export function connectionKeys() {
  return {
    host: optional(text, "Host name, address, or folder of a unix socket."),
    port: optional(wholeNumber(0, 65535), "Port; 5432 unless set."),
    user: optional(textOrNumber, "Name of the user."),
    password: optional(textOrNumber, "Password; better in a variable: \"{{ env_var('PGPASSWORD') }}\"."),
    pass: optional(textOrNumber, "Another name of password."),
    dbname: optional(textOrNumber, "Name of the database."),
    database: optional(textOrNumber, "Another name of dbname."),
    schema: optional(textOrNumber, "Schema in which models are built; public unless set."),
    role: optional(text, "Role that every session takes on."),
    search_path: optional(text, "search_path of every session."),
    sslmode: optional(
      z.enum(["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]),
      "How TLS is negotiated.",
    ),
    sslcert: optional(text, "File of the client's certificate."),
    sslkey: optional(text, "File of the client's key."),
    sslrootcert: optional(text, "File of the authority that signed the server's certificate."),
    connect_timeout: optional(wholeNumber(0, 86400), "Seconds to wait for the server; 10 unless set."),
    keepalives_idle: optional(wholeNumber(0, 86400), "Seconds of silence before TCP asks; 0 leaves it to the system."),
    application_name: optional(text, "Name that the server shows in pg_stat_activity."),
    statement_timeout: optional(wholeNumber(0, 2147483647), "Milliseconds after which the server ends a statement."),
    settings: optional(settings, "Run-time parameters of Postgres for every session, such as jit or work_mem."),
    retries: optional(wholeNumber(0, 1000), "Further tries when the server does not answer; 1 unless set."),
    autocommit: optional(truth, "Accepted for dbt, without effect."),
  };
}

/** The schema of one output of profiles.yml; dbt lets unknown keys through. */
export function profileOutputSchema() {
  return z.looseObject({
    type: described(text, "postgres."),
    ...connectionKeys(),
    schema: described(textOrNumber, "Schema in which models are built."),
    threads: optional(wholeNumber(1, 1000), "Nodes worked on at the same time."),
  });
}

/** An output of profiles.yml once checked. */
export type ProfileOutput = z.infer<ReturnType<typeof profileOutputSchema>>;
