/**
 * What is planted in the raw data: patterns for the models to find, and faults for the load and the models to deal
 * with. What came of each rate is written to the source `answers`, and the project's tests hold the models against it.
 */
export const PLANTED = {
  /** Sessions with a product view, of those the ones with a cart, of those the ones with a purchase. */
  funnel: { view: 0.73, cart: 0.22, purchase: 0.4 },
  /** Customers who ever buy something. */
  buyers: 0.062,
  /** Buyers of a month who order again in the 1st, 2nd, … month after it, before the season is counted in. */
  retention: [0.27, 0.23, 0.2, 0.18, 0.165, 0.155, 0.145, 0.135, 0.13, 0.125, 0.12, 0.115, 0.11],
  /** Orders after which a customer is silver, and gold. */
  silverAfter: 3,
  goldAfter: 7,
  /** Products whose price changes in a week. */
  weeklyPriceChanges: 0.004,
  /** Sessions whose rows (events, session, order) arrive with the next day's files. */
  late: 0.012,
  /** Product pages that name a product which is not in the catalogue. */
  unknownProducts: 0.001,
  /** Rows that are sent twice in the same file, per table. */
  duplicates: { events: 0.005, transactions: 0.006, customers: 0.002, reviews: 0.004 },
  /** Rows before which an unreadable copy of them stands, per table. */
  broken: {
    customers: 0.002,
    products: 0.0005,
    events: 0.002,
    sessions: 0.002,
    transactions: 0.004,
    transaction_items: 0.003,
    reviews: 0.004,
    inventory: 0.002,
  },
  /** Rows beside the good ones that point to something which is nowhere, per table. */
  orphans: { transactions: 0.003, transaction_items: 0.002, reviews: 0.003 },
  /** What becomes of orders. */
  cancelledAtOnce: 0.03,
  cancelledLater: 0.02,
  shippedFirst: 0.3,
  returned: 0.06,
};
