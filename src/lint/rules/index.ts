import { groupByInput, selectStar, unionOrder } from "./columns.ts";
import { countOfCondition, lastValueFrame, likeWithoutWildcard, nullComparison, sameOperands } from "./expressions.ts";
import { fanOutJoin } from "./fan-out-join.ts";
import { crossJoin, outerJoinFilter } from "./joins.ts";
import { integerDivision } from "./numbers.ts";
import type { Rule } from "./rule.ts";
import { hardCodedRelation, missingKeyTest, unorderedLimit, unusedCte } from "./statements.ts";
import { dateAsEnd, incrementalByClock, mixedTimeZones } from "./times.ts";

/** Every rule, in the order of the manual. */
export const ALL_RULES: readonly Rule[] = [
  fanOutJoin,
  crossJoin,
  outerJoinFilter,
  nullComparison,
  sameOperands,
  integerDivision,
  countOfCondition,
  mixedTimeZones,
  dateAsEnd,
  groupByInput,
  unionOrder,
  selectStar,
  lastValueFrame,
  unorderedLimit,
  incrementalByClock,
  likeWithoutWildcard,
  hardCodedRelation,
  unusedCte,
  missingKeyTest,
];
