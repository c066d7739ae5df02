/** Types that columns of raw tables mostly have, by the names that Postgres takes: what a misspelt one is compared with. */
export const COMMON_TYPES =
  "smallint integer bigint numeric real double precision text boolean date timestamp timestamptz time uuid json jsonb bytea inet".split(
    " ",
  );
