/** Words of SQL that every model has, and of English that every description has. */
const COMMON = new Set(
  (
    "select from where and or not as on join left right inner outer full cross group by order having limit with is null " +
    "in case when then else end the a an of to for it that this are be at"
  ).split(" "),
);
/** Longer ones are keys and hashes. */
const LONGEST = 80;

/** The words of a text in lower case, as they are looked for and as they are found; `customer_id` is one of them. */
export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}_]+/u)
    .filter(Boolean);
}

/** Whether a word tells anything of the text that it is in. */
export function isTelling(word: string): boolean {
  return word.length > 1 && word.length <= LONGEST && !COMMON.has(word);
}
