import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import { idOf } from './id-of.ts';
import { plainCopy, previousOf, setLivemode } from './json.ts';
import { createStripeObjects } from './stripe-objects.ts';
import { STRIPE_API_VERSION, type StripeSettings } from './stripe-settings.ts';

type RequestOrigin = { id: string | null; idempotency_key: string | null };

/** What a payment method does when it is charged. */
export type CardBehaviour = 'succeeds' | 'declines' | 'requiresAction';

export type StripeAccount = ReturnType<typeof createStripeAccount>;

/** Everything that one Stripe account holds; an API call and a control method change the same objects. */
export function createStripeAccount(options: { now: () => Date; settings: StripeSettings }) {
  const run = randomBytes(4).toString('hex');
  let counter = 0;
  let origin: RequestOrigin = { id: null, idempotency_key: null };
  let advancedTo = 0;

  const account = {
    ...createStripeObjects(),
    settings: options.settings,
    /** Address of the double's own server, for the pages that it hosts. */
    url: '',
    deletedCustomerIds: new Set<string>(),
    deletedProductIds: new Set<string>(),
    /** By session or payment link. */
    lineItems: new Map<string, Stripe.LineItem[]>(),
    /** By session: `payment_intent_data` or `subscription_data`, which sessions do not show. */
    intended: new Map<string, IntendedData>(),
    /** The open sessions, so that expiry need not look at all. */
    openSessionIds: new Set<string>(),
    /** By payment method: what it does when it is charged. */
    cards: new Map<string, CardBehaviour>(),
    payoutOf: new Map<string, string>(),
    transactionsOf: new Map<string, Stripe.BalanceTransaction[]>(),
    productFeatures: new Map<string, Stripe.ProductFeature[]>(),
    /** By customer: the features that are active now. */
    activeEntitlements: new Map<string, Stripe.Entitlements.ActiveEntitlement[]>(),
    /** What has been told once and is not told again. */
    notices: new Set<string>(),
    /** Webhook endpoints for the events of connected accounts. */
    connectEndpointIds: new Set<string>(),
    /** Ids of the events that some endpoint has answered with 2xx. */
    deliveredEventIds: new Set<string>(),
    recordedAt: new Map<string, number>(),
    /** Hears of every object that an event tells about. */
    onRecord: null as ((object: { id?: string; object?: string }) => void) | null,

    /** Unix seconds of an instant, the double's own time when none is given. */
    seconds: (at?: Date) =>
      at ? Math.floor(at.getTime() / 1000) : Math.max(advancedTo, Math.floor(options.now().getTime() / 1000)),
    /** From now on the account's time is at least this. */
    advanceTo(at: number): void {
      advancedTo = Math.max(advancedTo, at);
    },
    /** The time in which a customer lives: its test clock's, or the account's. */
    timeOf(customer: string | { id: string } | null, otherwise: number = account.seconds()): number {
      const clock = idOf(account.customers.get(idOf(customer))?.test_clock);
      return account.testClocks.get(clock)?.frozen_time ?? otherwise;
    },
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
    record(type: string, object: object, at: number, previous?: Record<string, unknown>): Stripe.Event {
      const data = { object, ...(previous ? { previous_attributes: previous } : {}) };
      // A snapshot: what happens to the object afterwards must not show in it.
      const event = plainCopy({
        id: account.newId('evt'),
        object: 'event',
        api_version: STRIPE_API_VERSION,
        created: at,
        data,
        livemode: account.settings.livemode,
        pending_webhooks: 1,
        request: origin,
        type,
      });
      if (account.settings.livemode) setLivemode(event, true);
      account.recordedAt.set(String(event['id']), account.seconds());
      account.onRecord?.(object);
      return account.events.add(event as unknown as Stripe.Event);
    },
    /** Changes an object and records the event with what it held before; a change of nothing tells nothing. */
    update(type: string, object: object, at: number, change: () => void): void {
      const before = plainCopy(object);
      change();
      const previous = previousOf(before, plainCopy(object));
      if (Object.keys(previous).length > 0) account.record(type, object, at, previous);
    },
  };
  return account;
}

/** What a checkout session will make of the payment or the subscription. */
export type IntendedData = {
  metadata: Stripe.Metadata;
  description: string | null;
  captureMethod: string | null;
  setupFutureUsage: string | null;
  trialEnd: number | null;
  trialDays: number | null;
  trialSettings: Stripe.Subscription.TrialSettings | null;
  cycleAnchor: number | null;
  prorationBehavior: string | null;
};

/** An address of which only the country is known. */
export function addressIn(country: string | null): Stripe.Address {
  return { city: null, country, line1: null, line2: null, postal_code: null, state: null };
}
