/**
 * How psycopg2, dbt's driver, calls the types of a result (its `extensions.string_types`), by type oid; dbt itself says
 * TEXT for its STRING. Contracts are compared in these words, so that `varchar` in YAML agrees with `text` in the query.
 */
const NAMES: Record<string, readonly number[]> = {
  BINARY: [17],
  BOOLEAN: [16],
  DATE: [1082],
  DATETIME: [1114],
  DATETIMETZ: [1184],
  DECIMAL: [1700],
  FLOAT: [700, 701],
  INTEGER: [21, 23],
  INTERVAL: [1186],
  JSON: [114],
  JSONB: [3802],
  LONGINTEGER: [20],
  ROWID: [26],
  TEXT: [18, 19, 25, 1042, 1043],
  TIME: [1083, 1266],
  BINARYARRAY: [1001],
  BOOLEANARRAY: [1000],
  CIDRARRAY: [651],
  DATEARRAY: [1182],
  DATETIMEARRAY: [1115],
  DATETIMETZARRAY: [1185],
  DECIMALARRAY: [1231],
  FLOATARRAY: [1021, 1022],
  INETARRAY: [1041],
  INTEGERARRAY: [1005, 1006, 1007],
  INTERVALARRAY: [1187],
  JSONARRAY: [199],
  JSONBARRAY: [3807],
  LONGINTEGERARRAY: [1016],
  MACADDRARRAY: [1040],
  ROWIDARRAY: [1013, 1028],
  STRINGARRAY: [1002, 1003, 1009, 1014, 1015],
  TIMEARRAY: [1183, 1270],
};

const BY_OID = new Map(Object.entries(NAMES).flatMap(([name, oids]) => oids.map((oid) => [oid, name] as const)));

/** The driver's name of a type; undefined for a type that it leaves as text. */
export function driverTypeName(oid: number): string | undefined {
  return BY_OID.get(oid);
}
