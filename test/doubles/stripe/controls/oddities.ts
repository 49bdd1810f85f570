import type Stripe from 'stripe';
import { noSuch } from '../api/stripe-api-error.ts';
import { createStripeObjects } from '../stripe-objects.ts';
import type { StripeAccount } from '../stripe-account.ts';

type Recorded = {
  at?: Date | undefined;
  previous?: Record<string, unknown> | undefined;
  /** The connected account that it comes from. */
  connectedAccount?: string | undefined;
};

const KINDS = Object.keys(createStripeObjects()) as (keyof ReturnType<typeof createStripeObjects>)[];

/** What Stripe might do one day and no present code of it does: unknown types and values, two events for one change. */
export function oddityControls(account: StripeAccount) {
  const find = (id: string): object => {
    for (const kind of KINDS) {
      const found = account[kind].get(id);
      if (found) return found;
    }
    throw noSuch('object', id);
  };
  return {
    /** Sets fields of any object to any values, without an event: what is read from then on says so. */
    tamper(id: string, fields: Record<string, unknown>): void {
      Object.assign(find(id), fields);
    },
    /** Records an event of any type about an object that is there (by its id) or about any other. */
    recordEvent(type: string, about: string | object, options: Recorded = {}): Stripe.Event {
      const object = typeof about === 'string' ? find(about) : about;
      const event = account.record(type, object, account.seconds(options.at), options.previous);
      if (options.connectedAccount !== undefined) event.account = options.connectedAccount;
      return event;
    },
  };
}
