import type Stripe from 'stripe';
import { isStripeError } from '../platform/stripe-errors.ts';
import { counted } from '../platform/words.ts';
import { failed, passed, unknown, waiting } from './checks.ts';
import type { Firsts } from './queries.ts';
import type { Check } from './schema.ts';

type Wanted = { webhookUrl: string; webhookEvents: readonly string[]; webhookSecrets: readonly string[] };

/** Whether Stripe takes our key, sends everything we listen to, and has sent something that was taken in. */
export async function checkStripe(
  stripe: Stripe | null,
  { webhookUrl, webhookEvents, webhookSecrets }: Wanted,
  { stripeEventAt, stripeEventType }: Firsts,
): Promise<Check[]> {
  const [key, endpoint] = await Promise.all([
    checkKey(stripe),
    checkEndpoint(stripe, webhookUrl, webhookEvents),
  ]);
  return [
    key,
    endpoint,
    webhookSecrets.length > 0
      ? passed('webhookSecret', `${counted(webhookSecrets.length, 'secret')} set.`)
      : waiting('webhookSecret', "Set STRIPE_WEBHOOK_SECRETS to the endpoint's signing secret and restart."),
    stripeEventAt
      ? passed('firstEvent', `The first was ${stripeEventType ?? 'an event'}.`, stripeEventAt)
      : waiting(
          'firstEvent',
          'Nothing has arrived yet. Let Stripe send a test event, or make a test purchase.',
        ),
  ];
}

async function checkKey(stripe: Stripe | null): Promise<Check> {
  if (!stripe) return waiting('secretKey', 'Set STRIPE_SECRET_KEY and restart.');
  try {
    const { livemode } = await stripe.balance.retrieve();
    return passed(
      'secretKey',
      livemode ? 'Stripe takes it, in live mode.' : 'Stripe takes it, in test mode.',
    );
  } catch (error) {
    if (isRefusal(error))
      return failed(
        'secretKey',
        'Stripe refuses this key: look whether it was copied whole and is not revoked.',
      );
    if (isMissingRight(error))
      return unknown(
        'secretKey',
        'Stripe takes it, but it may not read the balance: a restricted key needs that right.',
      );
    if (!isStripeError(error)) throw error;
    return unknown('secretKey', 'Stripe cannot be reached at the moment.');
  }
}

async function checkEndpoint(
  stripe: Stripe | null,
  webhookUrl: string,
  wanted: readonly string[],
): Promise<Check> {
  if (!stripe) return waiting('webhookEndpoint', 'Create it once the key is set.');
  try {
    const { data } = await stripe.webhookEndpoints.list({ limit: 100 });
    const ours = data.filter(({ url }) => url === webhookUrl);
    if (ours.length === 0) return waiting('webhookEndpoint', `Stripe has no endpoint for ${webhookUrl} yet.`);
    const enabled = ours.filter(({ status }) => status === 'enabled');
    if (enabled.length === 0)
      return failed('webhookEndpoint', "The endpoint is disabled: enable it in Stripe's dashboard.");
    const sent = new Set(enabled.flatMap((each) => each.enabled_events));
    const missing = sent.has('*') ? [] : wanted.filter((type) => !sent.has(type));
    if (missing.length === 0)
      return passed('webhookEndpoint', 'Stripe sends everything that is listened to.');
    return failed(
      'webhookEndpoint',
      `It does not send ${counted(missing.length, 'event that matters', 'events that matter')}: ${missing.join(', ')}.`,
    );
  } catch (error) {
    if (!isStripeError(error)) throw error;
    return unknown('webhookEndpoint', "It cannot be read with this key: look at it in Stripe's dashboard.");
  }
}

const isRefusal = (error: unknown) => isStripeError(error) && error.type === 'StripeAuthenticationError';
const isMissingRight = (error: unknown) => isStripeError(error) && error.type === 'StripePermissionError';
