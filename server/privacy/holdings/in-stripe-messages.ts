import type { Holding } from './holding.ts';

/** Names and addresses in what Stripe tells, wherever they stand in its JSON. */
const personIn = `"(email|receipt_email|customer_email|name|customer_name|phone|customer_phone|line1|line2|city|postal_code|state|ip|receipt_url|receipt_number|hosted_invoice_url|invoice_pdf)"\\s*:\\s*"(\\\\.|[^"\\\\])*"`;
/** What is left of an event: enough to know it again, and to ask Stripe for the present truth. */
const bareEvent = `convert_to(jsonb_build_object('id', t.id, 'object', 'event', 'type', t.type, 'api_version', t.api_version, 'livemode', t.livemode,
  'created', extract(epoch from t.created_at)::bigint, 'data', jsonb_build_object('object', jsonb_build_object('id', t.object_id)))::text, 'UTF8')`;

/** What Stripe told of them, as it came. */
export const inStripeMessages: readonly Holding[] = [
  {
    table: 'payment_snapshots',
    of: 'exists (select from unnest($5::text[]) trace where strpos(t.object, trace) > 0)',
    isLookedFor: true,
    erasure: {
      sets: { object: `regexp_replace(t.object, '${personIn}', '"\\1": null', 'g')` },
      keeps: 'id object_type links life_rank changed_at',
    },
  },
  {
    table: 'stripe_events',
    of: `exists (select from unnest($5::text[]) trace where position(convert_to(trace, 'UTF8') in t.payload) > 0)`,
    isLookedFor: true,
    leftOut: ['headers', 'lease', 'leased_until', 'payload'],
    shown: `jsonb_build_object('payload', encode(t.payload, 'escape'))`,
    erasure: {
      sets: { payload: bareEvent, headers: `'{}'`, error: 'null', outcome: 'null' },
      keeps: `id type api_version livemode account object_id created_at received_at state attempts next_attempt_at lease leased_until processed_at subject
        waits_for parked_at`,
    },
  },
];
