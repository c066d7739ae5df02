const DAY = 86_400_000;

/** 0 is Sunday. @param {string} epoch @param {number} day */
export function weekdayOf(epoch, day) {
  return new Date(Date.parse(epoch) + day * DAY).getUTCDay();
}

/** A second of a day, in milliseconds since 1970. @param {string} epoch @param {number} day @param {number} second */
export function instantOf(epoch, day, second) {
  return Date.parse(epoch) + day * DAY + second * 1000;
}
