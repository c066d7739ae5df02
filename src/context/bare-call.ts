/** Texts that dbt takes for a call although they have no braces, as in `to: ref('customers')`. */
const BARE_CALL = /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/s;

/** An argument of a test as a template: a bare call gets the braces that it lacks. */
export function bracedCall(text: string): string {
  return BARE_CALL.test(text) ? `{{ ${text} }}` : text;
}
