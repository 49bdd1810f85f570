import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import { createOrderedCollection } from './ordered-collection.ts';

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
};

type RequestOrigin = { id: string | null; idempotency_key: string | null };

export type StripeAccount = ReturnType<typeof createStripeAccount>;

/** Everything that one Stripe account holds; an API call and a control method change the same objects. */
export function createStripeAccount(options: { now: () => Date; settings: StripeSettings }) {
  const run = randomBytes(4).toString('hex');
  let counter = 0;
  let origin: RequestOrigin = { id: null, idempotency_key: null };
  const events = createOrderedCollection<Stripe.Event>();

  const account = {
    settings: options.settings,
    /** Address of the double's own server, for the pages that it hosts. */
    url: '',
    customers: createOrderedCollection<Stripe.Customer>(),
    deletedCustomerIds: new Set<string>(),
    products: createOrderedCollection<Stripe.Product>(),
    prices: createOrderedCollection<Stripe.Price>(),
    coupons: createOrderedCollection<Stripe.Coupon>(),
    promotionCodes: createOrderedCollection<Stripe.PromotionCode>(),
    sessions: createOrderedCollection<Stripe.Checkout.Session>(),
    lineItems: new Map<string, Stripe.LineItem[]>(),
    /** By session: `payment_intent_data[metadata]` or `subscription_data[metadata]`, which sessions do not show. */
    intendedMetadata: new Map<string, Stripe.Metadata>(),
    paymentIntents: createOrderedCollection<Stripe.PaymentIntent>(),
    charges: createOrderedCollection<Stripe.Charge>(),
    refunds: createOrderedCollection<Stripe.Refund>(),
    disputes: createOrderedCollection<Stripe.Dispute>(),
    balanceTransactions: createOrderedCollection<Stripe.BalanceTransaction>(),
    payouts: createOrderedCollection<Stripe.Payout>(),
    payoutOf: new Map<string, string>(),
    subscriptions: createOrderedCollection<Stripe.Subscription>(),
    invoices: createOrderedCollection<Stripe.Invoice>(),
    invoicePayments: createOrderedCollection<Stripe.InvoicePayment>(),
    events,
    /** Ids of the events that some endpoint has answered with 2xx. */
    deliveredEventIds: new Set<string>(),

    /** Unix seconds of an instant, the double's own time when none is given. */
    seconds: (at: Date = options.now()) => Math.floor(at.getTime() / 1000),
    /** A new id, unique over all doubles and ascending within this one. */
    newId(prefix: string): string {
      counter += 1;
      return `${prefix}_${run}${counter.toString(36).padStart(8, '0')}`;
    },
    /** Runs `work` with its events marked as caused by one API request. */
    causedBy<T>(request: RequestOrigin, work: () => T): T {
      origin = request;
      try {
        return work();
      } finally {
        origin = { id: null, idempotency_key: null };
      }
    },
    /** Appends the event that Stripe would send, with the object as it is now. */
    record(type: Stripe.Event.Type, object: object, at: number, previous?: Record<string, unknown>): void {
      const data = { object, ...(previous ? { previous_attributes: previous } : {}) };
      const event = {
        id: account.newId('evt'),
        object: 'event',
        api_version: STRIPE_API_VERSION,
        created: at,
        data,
        livemode: false,
        pending_webhooks: 1,
        request: origin,
        type,
      };
      // A snapshot: what happens to the object afterwards must not show in it.
      events.add(JSON.parse(JSON.stringify(event)) as Stripe.Event);
    },
  };
  return account;
}

/** An address of which only the country is known. */
export function addressIn(country: string | null): Stripe.Address {
  return { city: null, country, line1: null, line2: null, postal_code: null, state: null };
}
