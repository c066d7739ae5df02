/** Shares of what is planted in the raw data: faults for the load to find, and patterns for the models. */
export const PLANTED = {
  /** Users whose first row has a broken e-mail address; a good row follows it. */
  brokenEmails: 0.002,
  /** Events sent again under the id of an event that cannot be read: broken type, quantity or time. */
  brokenEvents: 0.002,
  /** Events delivered twice. */
  duplicateEvents: 0.005,
  /** Sessions that arrive with the next day's file. */
  lateSessions: 0.01,
  /** Product pages that name a product which is not in the catalogue. */
  unknownProducts: 0.001,
  /** Products whose price changes in a week. */
  weeklyPriceChanges: 0.01,
  /** Customers who reach silver, and of those who go on to gold. */
  silver: 0.2,
  gold: 0.25,
  /** Product pages after which the product goes into the cart. */
  addToCart: 0.24,
  /** Carts that are paid. */
  purchase: 0.4,
};

/** Days per week on which people shop, Sunday first. */
export const WEEKDAYS = [1.25, 0.9, 0.88, 0.92, 0.95, 1.0, 1.22];
