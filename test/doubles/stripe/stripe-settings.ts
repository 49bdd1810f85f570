/** The version that stripe-node 23.1.0 pins, and in which this double speaks. */
export const STRIPE_API_VERSION = '2026-10-28.endive';

export type StripeSettings = {
  /** Processing fee of a charge: a percentage plus a fixed amount in minor units of the settlement currency. */
  feePercent: number;
  feeFixed: number;
  /** What a dispute costs, in minor units of the settlement currency. */
  disputeFee: number;
  /** Currency of the balance; null settles every charge in its own currency. */
  settlementCurrency: string | null;
  /** Settlement minor units per presentment minor unit, by presentment currency. */
  exchangeRates: Record<string, number>;
  /** `later`: charges and refunds get their balance transaction only when `settle` is called. */
  balanceTransactions: 'atOnce' | 'later';
  /** Percent by two-letter country, for whatever has automatic tax switched on; elsewhere no tax is collected. */
  taxPercent: Record<string, number>;
  /** A renewal's invoice stays a draft for so long. */
  minutesAsDraft: number;
  /** Days after a failed collection on which it is tried again, each counted from the one before. */
  retryDays: number[];
  /** What becomes of a subscription when every retry has failed. */
  afterRetries: 'cancel' | 'unpaid' | 'past_due';
  /** How long before a renewal `invoice.upcoming` is sent; 0 never. */
  upcomingDays: number;
  /** Events are listed and retrieved for so many days after they were recorded. */
  eventDays: number;
  /** Of the account: every object and event says so. */
  livemode: boolean;
  /** More requests than this in any second are answered with 429; null: none are. */
  requestsPerSecond: number | null;
  /** `Retry-After` of such an answer, in seconds; null leaves it out. */
  retryAfterSeconds: number | null;
  /** How long every answer takes. */
  latencyMs: number;
};

export const DEFAULT_SETTINGS: StripeSettings = {
  feePercent: 2.9,
  feeFixed: 30,
  disputeFee: 1500,
  settlementCurrency: null,
  exchangeRates: {},
  balanceTransactions: 'atOnce',
  taxPercent: {},
  minutesAsDraft: 60,
  retryDays: [3, 5, 7],
  afterRetries: 'cancel',
  upcomingDays: 7,
  eventDays: 30,
  livemode: false,
  requestsPerSecond: null,
  retryAfterSeconds: 1,
  latencyMs: 0,
};
