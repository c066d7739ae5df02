import { datetimeModule, utcDateTime } from "./python/datetime-module.ts";
import { itertoolsModule } from "./python/itertools.ts";
import { PYTZ_UTC, pytzModule } from "./python/pytz.ts";
import { reModule } from "./python/re-module.ts";

/** `modules` of templates (docs.getdbt.com/reference/dbt-jinja-functions/modules). */
export const modules = {
  root: { datetime: datetimeModule, re: reModule, pytz: pytzModule, itertools: itertoolsModule } as Record<
    string,
    unknown
  >,

  /** A time as templates see it: aware, in UTC. */
  datetimeFrom(date: Date): unknown {
    return utcDateTime(date, PYTZ_UTC);
  },
};
