// The double of Stripe in a process of its own, so that what it costs is not counted as the server's. Its parent tells it which
// sessions are paid, and gets the events as Stripe would send them.
import { startStripeDouble } from '../../doubles/stripe/start-stripe-double.ts';
import { lifeOf, payLife } from './lives.ts';

export type Order = { sessionIds: string[]; types: string[]; mostEvents: number };
export type Delivered = { payloads: string[]; lives: Record<string, number> };

const stripe = await startStripeDouble({
  webhookSecret: process.env.WEBHOOK_SECRET ?? '',
  apiKey: process.env.API_KEY ?? '',
  settlementCurrency: 'usd',
  exchangeRates: { eur: 1.08, jpy: 0.67 },
});

process.on('message', ({ sessionIds, types, mostEvents }: Order) => {
  const known = stripe.events().length;
  const fresh = () => stripe.events().slice(known);
  const wanted = new Set(types);
  const lives: Record<string, number> = {};
  for (const [index, sessionId] of sessionIds.entries()) {
    const life = lifeOf(index);
    payLife(stripe, sessionId, life);
    lives[life] = (lives[life] ?? 0) + 1;
    if (index % 50 === 49 && fresh().filter(({ type }) => wanted.has(type)).length >= mostEvents) break;
  }
  const events = fresh().filter(({ type }) => wanted.has(type));
  process.send?.({
    payloads: events.slice(0, mostEvents).map((event) => stripe.payloadOf(event)),
    lives,
  } satisfies Delivered);
});
process.on('disconnect', () => process.exit(0));
process.send?.({ url: stripe.url });
