import {
  binaryTag,
  boolYaml11Tag,
  defineScalarTag,
  floatYaml11Tag,
  intYaml11Tag,
  mapTag,
  mergeTag,
  NOT_RESOLVED,
  nullYaml11Tag,
  omapTag,
  pairsTag,
  Schema,
  seqTag,
  setTag,
  strTag,
} from "js-yaml";

/** How a float without a fraction, such as `1.0`, is given back; JavaScript alone cannot tell it from `1`. */
export type WholeFloat = (value: number) => unknown;

// PyYAML's SafeLoader, which dbt reads with, knows yes/no/on/off but not the y and n of YAML 1.1
// (https://github.com/yaml/pyyaml, resolver.py).
const boolTag = defineScalarTag<boolean>(boolYaml11Tag.tagName, {
  implicit: true,
  implicitFirstChars: boolYaml11Tag.implicitFirstChars,
  resolve: (source, isExplicit, tagName) =>
    source.length === 1 ? NOT_RESOLVED : boolYaml11Tag.resolve(source, isExplicit, tagName),
  identify: (value) => typeof value === "boolean",
});

const intTag = defineScalarTag<number | bigint>(intYaml11Tag.tagName, {
  implicit: true,
  implicitFirstChars: intYaml11Tag.implicitFirstChars,
  resolve: (source, isExplicit, tagName) => {
    const value = intYaml11Tag.resolve(source, isExplicit, tagName);
    if (value === NOT_RESOLVED || Number.isSafeInteger(value)) return Object.is(value, -0) ? 0 : value;
    const digits = source.replaceAll("_", "");
    return /^[-+]?[1-9]\d*$/.test(digits) ? BigInt(digits.replace("+", "")) : value;
  },
  identify: (value) => typeof value === "bigint" || Number.isInteger(value),
});

const SIGNED_FRACTION = /^[-+]\.\d/;

function floatTag(wholeFloat: WholeFloat) {
  return defineScalarTag<unknown>(floatYaml11Tag.tagName, {
    implicit: true,
    implicitFirstChars: floatYaml11Tag.implicitFirstChars,
    resolve: (source, isExplicit, tagName) => {
      // PyYAML takes .5 for a number and -.5 for a text.
      if (!isExplicit && SIGNED_FRACTION.test(source)) return NOT_RESOLVED;
      const value = floatYaml11Tag.resolve(source, isExplicit, tagName);
      return Number.isInteger(value) ? wholeFloat(value as number) : value;
    },
    identify: (value) => typeof value === "number",
  });
}

function buildSchema(wholeFloat: WholeFloat): Schema {
  // No timestamp tag: a date stays the text that was written. dbt turns dates of its files into text too, and a
  // template prints both alike.
  return new Schema([
    strTag,
    seqTag,
    mapTag,
    nullYaml11Tag,
    boolTag,
    intTag,
    floatTag(wholeFloat),
    mergeTag,
    binaryTag,
    omapTag,
    pairsTag,
    setTag,
  ]);
}

const schemas = new Map<WholeFloat | null, Schema>();

/** The types of dbt's YAML (PyYAML's SafeLoader), with integers of any size and dates as text. */
export function yamlSchema(wholeFloat: WholeFloat | null): Schema {
  let schema = schemas.get(wholeFloat);
  if (schema === undefined) {
    schema = buildSchema(wholeFloat ?? ((value) => value));
    schemas.set(wholeFloat, schema);
  }
  return schema;
}
