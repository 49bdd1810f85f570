import { idOf, integerOf, objectsIn, partOf, type JsonObject } from '../../payloads/json-object.ts';

/** The kinds of objects that payments consist of. */
const kinds = [
  'payment_intent',
  'charge',
  'checkout.session',
  'invoice',
  'invoice_payment',
  'refund',
  'dispute',
  'credit_note',
  'radar.early_fraud_warning',
];

/** Whether the object is a part of a payment. */
export const isPartOfPayment = (object: JsonObject): boolean => kinds.includes(String(object['object']));

const ranks: Readonly<Record<string, readonly string[]>> = {
  payment_intent: [
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
    'processing',
    'requires_capture',
    'canceled',
    'succeeded',
  ],
  charge: ['pending', 'failed', 'succeeded'],
  'checkout.session': ['open', 'expired', 'complete'],
  invoice: ['draft', 'open', 'uncollectible', 'void', 'paid'],
  invoice_payment: ['open', 'canceled', 'paid'],
  refund: ['requires_action', 'pending', 'succeeded', 'canceled', 'failed'],
  dispute: [
    'warning_needs_response',
    'warning_under_review',
    'warning_closed',
    'prevented',
    'needs_response',
    'under_review',
    'won',
    'lost',
  ],
  credit_note: ['issued', 'void'],
};

/**
 * How far in its life an object is: of two snapshots of the same second the later in life counts. A state that is new to us comes after
 * all that are known.
 */
export function lifeRank(object: JsonObject): number {
  const kind = String(object['object']);
  const order = ranks[kind] ?? [];
  const place = order.indexOf(String(object['status']));
  return (place === -1 ? order.length : place) * 100 + progress(kind, object);
}

/** What moves on while the status stays. */
function progress(kind: string, object: JsonObject): number {
  if (kind === 'charge') {
    const refunded = integerOf(object['amount_refunded']) ?? 0;
    const isBack = object['failure_balance_transaction'] != null;
    return (isBack ? 50 : 0) + (object['captured'] === true ? 10 : 0) + (refunded > 0 ? 1 : 0);
  }
  if (kind === 'checkout.session') return object['payment_status'] === 'unpaid' ? 0 : 1;
  if (kind === 'dispute') return objectsIn({ data: object['balance_transactions'] }).length;
  if (kind === 'radar.early_fraud_warning') return object['actionable'] === false ? 1 : 0;
  return 0;
}

/** Ids of the other objects of the same payment that an object names. */
export function linksOf(object: JsonObject): string[] {
  const names = ['payment_intent', 'charge', 'latest_charge', 'invoice'];
  const ids = names.map((name) => idOf(object[name]));
  const payment = partOf(object, 'payment');
  ids.push(idOf(payment['payment_intent']), idOf(payment['charge']));
  for (const entry of objectsIn(partOf(object, 'payments')))
    ids.push(idOf(partOf(entry, 'payment')['payment_intent']));
  if (object['object'] === 'checkout.session') ids.push(idOf(object['subscription']));
  if (object['billing_reason'] === 'subscription_create')
    ids.push(idOf(partOf(partOf(object, 'parent'), 'subscription_details')['subscription']));
  return [...new Set(ids.flatMap((id) => id ?? []))];
}
