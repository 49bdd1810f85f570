import type Stripe from 'stripe';
import { plainCopy, setLivemode, type Plain } from './json.ts';
import type { StripeAccount } from './stripe-account.ts';
import { renderInVersion } from './versions/render-in-version.ts';

export type PayloadOptions = {
  /** `thin`: the v2 notification, which only names what it is about. */
  style?: 'snapshot' | 'thin' | undefined;
  /** Version of the endpoint, whose shapes the payload has; null: none is said, and the present ones are used. */
  apiVersion?: string | null | undefined;
  /** Of an event that says another mode than the account's. */
  livemode?: boolean | undefined;
  /** A connected account, from which the event comes. */
  connectedAccount?: string | undefined;
  /** Changes the bytes before they are signed: for what no well-meaning sender writes. */
  alter?: ((payload: string) => string) | undefined;
};

/** The bytes of an event, as an endpoint of a version and a style gets them. */
export function payloadOf(account: StripeAccount, event: Stripe.Event, options: PayloadOptions = {}): string {
  const payload = options.style === 'thin' ? thinEvent(account, event) : snapshot(account, event, options);
  if (options.livemode !== undefined) setLivemode(payload, options.livemode);
  const text = JSON.stringify(payload, null, 2);
  return options.alter ? options.alter(text) : text;
}

function snapshot(account: StripeAccount, event: Stripe.Event, options: PayloadOptions): Plain {
  const payload = plainCopy(event);
  if (typeof options.apiVersion === 'string')
    renderInVersion(account, payload['data'] as Plain, options.apiVersion);
  if (options.apiVersion !== undefined) payload['api_version'] = options.apiVersion;
  if (options.connectedAccount !== undefined) payload['account'] = options.connectedAccount;
  return payload;
}

/** Where the API keeps each kind of object. */
const ADDRESSES: Record<string, string> = {
  charge: '/v1/charges',
  'checkout.session': '/v1/checkout/sessions',
  customer: '/v1/customers',
  dispute: '/v1/disputes',
  invoice: '/v1/invoices',
  payment_intent: '/v1/payment_intents',
  payout: '/v1/payouts',
  price: '/v1/prices',
  product: '/v1/products',
  refund: '/v1/refunds',
  subscription: '/v1/subscriptions',
};

/** An event as the v2 API tells it: its type, and where its object can be read. */
export function thinEvent(account: StripeAccount, event: Stripe.Event): Plain {
  const { id, object } = event.data.object as { id?: string; object?: string };
  const address = ADDRESSES[object ?? ''];
  return {
    id: event.id,
    object: 'v2.core.event',
    context: null,
    created: new Date(event.created * 1000).toISOString(),
    livemode: account.settings.livemode,
    reason: event.request?.id
      ? {
          type: 'request',
          request: { id: event.request.id, idempotency_key: event.request.idempotency_key },
        }
      : null,
    related_object: id && address ? { id, type: object, url: `${address}/${id}` } : null,
    snapshot_event: event.id,
    type: `v1.${event.type}`,
  };
}
