import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, withoutRepeats, type Stage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage('2026-01-01T00:00:00Z');
});
afterAll(() => stage.close());

type Arrival = NonNullable<Parameters<Stage['tell']>[1]>;

/** A subscription that begins, is upgraded, is set to end, and ends. */
async function aWholeLife() {
  const [small, large] = [await stage.newPlan({ amount: 1000 }), await stage.newPlan({ amount: 2500 })];
  const subscriber = await stage.newSubscriber();
  const subscription = await stage.subscribe(subscriber, small);
  const item = subscription.items.data[0]?.id ?? '';
  await stage.stripeApi.subscriptions.update(subscription.id, {
    items: [{ id: item, price: large.priceId }],
  });
  await stage.stripeApi.subscriptions.update(subscription.id, { items: [{ id: item, quantity: 3 }] });
  await stage.stripeApi.subscriptions.cancel(subscription.id);
  return subscription.id;
}

describe('the history of a subscription', () => {
  const arrivals: [string, Arrival][] = [
    ['F25 newer before older', { order: 'reversed' }],
    ['everything twice', { times: 2 }],
    ['F26 within one second, shuffled', { order: 'shuffled', seed: 7, times: 2 }],
    ['all at once', { concurrency: 8, times: 2 }],
  ];
  it.each(arrivals)('is the same however events arrive: %s', async (_name, arrival) => {
    const id = await aWholeLife();
    await stage.tell(id, arrival);
    const day = '2026-01-01';
    expect(withoutRepeats(await stage.states(id))).toEqual([
      `${day} incomplete 1000×1`,
      `${day} active 1000×1`,
      `${day} active 2500×1`,
      `${day} active 2500×3`,
      `${day} canceled 2500×3`,
    ]);
    expect(await stage.subscription(id)).toMatchObject({ status: 'canceled' });
  });
});
