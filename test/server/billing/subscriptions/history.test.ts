import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operatorClient } from '../../../support/api-client.ts';
import { until } from '../../../support/until.ts';
import { openStage, withoutRepeats, type PlanOnSale, type Stage } from './stage.ts';

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

const isAbout = (type: string) => (event: Stripe.Event) => event.type === `customer.subscription.${type}`;

describe.each(['asked', 'only told'] as const)('with Stripe %s, events that come late', (kind) => {
  let told: Stage;
  let plans: PlanOnSale[];
  beforeAll(async () => {
    const env = kind === 'asked' ? {} : { STRIPE_SECRET_KEY: '' };
    told = await openStage('2026-01-01T00:00:00Z', { env });
    plans = [await told.newPlan({ amount: 1000 }), await told.newPlan({ amount: 2500 })];
  });
  afterAll(() => told.close());

  /** Begins, is upgraded after ten days, ends after ten more. */
  async function aLife() {
    const [small, large] = plans as [PlanOnSale, PlanOnSale];
    const { id, items } = await told.subscribe(await told.newSubscriber(), small);
    const beganAt = told.now();
    await told.pass(10);
    await told.stripeApi.subscriptions.update(id, {
      items: [{ id: items.data[0]?.id ?? '', price: large.priceId }],
    });
    await told.pass(10);
    await told.stripeApi.subscriptions.cancel(id);
    const day = (days: number) => new Date(beganAt.getTime() + days * 86_400_000);
    return { id, day, events: told.eventsOf(id) };
  }

  it('F28 updated before created', async () => {
    const { id, events } = await aLife();
    await told.tell(id, { withhold: isAbout('created') });
    expect((await told.statuses(id)).at(-1)).toBe('canceled');
    await told.tell(id, { events: events.filter(isAbout('created')) });
    expect(await told.statuses(id)).toEqual(['incomplete', 'active', 'canceled']);
  });

  it('F29 deleted, then a late update: nothing rises again', async () => {
    const { id, day, events } = await aLife();
    const updates = events.filter(isAbout('updated'));
    await told.tell(id, { withhold: isAbout('updated') });
    await told.tell(id, { events: updates });
    const ghost = told.stripe.recordEvent('customer.subscription.updated', updates[0]?.data.object ?? {}, {
      at: day(21),
    });
    await told.tell(id, { events: [ghost] });
    expect(await told.subscription(id)).toMatchObject({ status: 'canceled' });
    expect(await told.stateAt(id, day(30))).toMatchObject({ status: 'canceled' });
    expect(await told.stateAt(id, day(5))).toMatchObject({ status: 'active' });
    expect(await told.rights(id)).not.toContain('active all');
  });

  it('what the first events would have told is told by those that came', async () => {
    const { id, day, events } = await aLife();
    const upgrade = events.filter(isAbout('updated')).at(-1);
    await told.tell(id, { events: upgrade ? [upgrade] : [] });
    expect(await told.stateAt(id, day(5))).toMatchObject({
      status: 'active',
      state: { items: [{ unitAmountDecimal: '1000' }] },
    });
    expect(await told.stateAt(id, day(15))).toMatchObject({
      state: { items: [{ unitAmountDecimal: '2500' }] },
    });
    expect((await told.stateAt(id, day(25))).status).toBe(kind === 'asked' ? 'canceled' : 'active');
    await told.tell(id, { order: 'shuffled', seed: 3 });
    expect(withoutRepeats(await told.states(id)).map((row) => row.split(' ').slice(1).join(' '))).toEqual([
      'incomplete 1000×1',
      'active 1000×1',
      'active 2500×1',
      'canceled 2500×1',
    ]);
  });
});

describe('what no event told', () => {
  it('is told by Stripe: when it began, when its trial and when it itself ended', async () => {
    const plan = await stage.newPlan({ amount: 700 });
    const beganAt = stage.now();
    const { id } = await stage.subscribe(await stage.newSubscriber(), plan, { trial_period_days: 10 });
    await stage.pass(20);
    await stage.stripeApi.subscriptions.cancel(id);
    const deletion = stage.eventsOf(id).filter(isAbout('deleted'));
    const again = stage.stripe.recordEvent('customer.subscription.updated', id, { at: stage.now() });
    expect(deletion).toHaveLength(1);
    await stage.tell(id, { events: [again] });
    const at = (days: number) => stage.stateAt(id, new Date(beganAt.getTime() + days * 86_400_000));
    expect([await at(5), await at(15), await at(25)]).toMatchObject([
      { status: 'trialing' },
      { status: 'active' },
      { status: 'canceled' },
    ]);
  });

  it('keeps a discount that holds for one product, and the tax that lies in a price', async () => {
    stage.stripe.configure({ taxPercent: { US: 10 } });
    const plan = await stage.newPlan({ amount: 1100, price: { tax_behavior: 'inclusive' } });
    const subscriber = await stage.newSubscriber();
    await stage.stripeApi.customers.update(subscriber.stripeCustomerId, { address: { country: 'US' } });
    const coupon = await stage.stripeApi.coupons.create({
      amount_off: 300,
      currency: 'usd',
      duration: 'repeating',
      duration_in_months: 2,
      applies_to: { products: [plan.productId] },
    });
    const { id } = await stage.subscribe(subscriber, plan, {
      automatic_tax: { enabled: true },
      discounts: [{ coupon: coupon.id }],
    });
    await stage.tell(id, { withhold: ({ type }) => type.startsWith('customer.discount.') });
    const { state } = await stage.stateAt(id, stage.now());
    expect(state).toMatchObject({
      items: [{ isTaxInclusive: true, inclusiveTaxPercent: '10' }],
      discounts: [{ amountOff: 300, currency: 'usd', duration: 'repeating', appliesTo: [plan.productId] }],
    });
    await stage.pass(100);
    await stage.tell(id);
    const first = await stage.stateAt(id, new Date(stage.now().getTime() - 99 * 86_400_000));
    expect(first.state.discounts).toMatchObject([{ amountOff: 300, appliesTo: [plan.productId] }]);
    expect((await stage.stateAt(id, stage.now())).state.discounts).toEqual([]);
  });

  it('waits for a customer who is not known yet', async () => {
    const plan = await stage.newPlan();
    const stranger = await stage.newSubscriber('pm_card_visa', false);
    await stage.stripeApi.customers.update(stranger.stripeCustomerId, { email: 'nobody@example.com' });
    const { id } = await stage.subscribe(stranger, plan);
    await stage.tell(id);
    const { rows } = await stage.server.pool.query(
      `select distinct state, waits_for from stripe_events where object_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ state: 'parked', waits_for: `stripe-customer ${stranger.stripeCustomerId}` }]);
    const operator = await operatorClient(stage.server);
    await operator.post(`/admin/customers/${stranger.id}/stripe-customers`, {
      stripeCustomerId: stranger.stripeCustomerId,
    });
    await until(async () => (await stage.subscription(id)) !== null);
    expect(await stage.statuses(id)).toEqual(['incomplete', 'active']);
  });
});
