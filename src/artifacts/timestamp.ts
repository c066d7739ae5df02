/** A time as dbt writes it: ISO 8601 in UTC with microseconds, of which JavaScript knows the first three digits. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, -1)}000Z`;
}
