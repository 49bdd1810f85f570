import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, withoutRepeats, type PlanOnSale, type Stage, type Subscriber } from './stage.ts';

let stage: Stage;
let plan: PlanOnSale;
let large: PlanOnSale;
let yearly: PlanOnSale;

beforeAll(async () => {
  stage = await openStage('2026-01-01T00:00:00Z', { stripe: { retryDays: [3, 5], afterRetries: 'unpaid' } });
  plan = await stage.newPlan({ amount: 1000 });
  large = await stage.newPlan({ amount: 2500 });
  yearly = await stage.newPlan({ amount: 12_000, interval: 'year' });
});
afterAll(() => stage.close());

const itemOf = async (id: string) =>
  (await stage.stripeApi.subscriptions.retrieve(id)).items.data[0]?.id ?? '';
const change = (id: string, fields: Parameters<Stage['stripeApi']['subscriptions']['update']>[1]) =>
  stage.stripeApi.subscriptions.update(id, fields);

/** What Stripe told, told to us in the worst order, twice. */
const tell = (id: string) => stage.tell(id, { order: 'reversed', times: 2 });

async function begin(fields: Parameters<Stage['subscribe']>[2] = {}, card: string | null = 'pm_card_visa') {
  const subscriber = await stage.newSubscriber(card);
  const { id } = await stage.subscribe(subscriber, plan, fields);
  return { subscriber, id };
}

async function statusShown(subscriber: Subscriber): Promise<string> {
  return (await subscriber.get('/v1/subscriptions')).body.items[0]?.status;
}

describe('F85 a first payment', () => {
  it('that comes late makes an incomplete one active; until then there is no right', async () => {
    const { id, subscriber } = await begin({ payment_behavior: 'default_incomplete' });
    await tell(id);
    expect([await stage.statuses(id), await stage.rights(id)]).toEqual([['incomplete'], []]);
    const { latest_invoice: invoice } = await stage.stripeApi.subscriptions.retrieve(id);
    await stage.stripeApi.invoices.pay(String(invoice));
    await tell(id);
    expect(await stage.statuses(id)).toEqual(['incomplete', 'active']);
    expect([await stage.rights(id), await statusShown(subscriber)]).toEqual([['active all'], 'active']);
  });

  it('that never comes ends it as incomplete_expired', async () => {
    const { id } = await begin({ payment_behavior: 'default_incomplete' });
    await stage.pass(2);
    await tell(id);
    expect((await stage.statuses(id)).at(-1)).toBe('incomplete_expired');
    expect(await stage.rights(id)).toEqual([]);
  });
});

describe('F86 a trial', () => {
  it('is a right, and goes over into what is paid', async () => {
    const { id, subscriber } = await begin({ trial_period_days: 14 });
    await tell(id);
    expect([await stage.statuses(id), await stage.rights(id)]).toEqual([['trialing'], ['active all']]);
    expect((await subscriber.get('/v1/me')).body.plan).toBe(plan.name);
    await stage.pass(15);
    await tell(id);
    expect([await stage.statuses(id), await stage.rights(id)]).toEqual([
      ['trialing', 'active'],
      ['active all'],
    ]);
  });

  it('that is cancelled ends without having been paid', async () => {
    const { id } = await begin({ trial_period_days: 14 });
    await change(id, { cancel_at_period_end: true });
    await stage.pass(15);
    await tell(id);
    expect([await stage.statuses(id), await stage.rights(id)]).toEqual([['trialing', 'canceled'], []]);
  });

  it('without a card pauses; resumed with one it goes on', async () => {
    const trial = {
      trial_period_days: 14,
      trial_settings: { end_behavior: { missing_payment_method: 'pause' as const } },
    };
    const { id, subscriber } = await begin(trial, null);
    await tell(id);
    await stage.pass(15);
    await tell(id);
    expect([await stage.statuses(id), await stage.rights(id)]).toEqual([
      ['trialing', 'paused'],
      ['suspended all'],
    ]);
    stage.stripe.setCard(subscriber.stripeCustomerId, 'succeeds');
    await stage.stripeApi.subscriptions.resume(id);
    await tell(id);
    expect([(await stage.statuses(id)).at(-1), await stage.rights(id)]).toEqual(['active', ['active all']]);
  });
});

describe('F87 an upgrade and a downgrade', () => {
  it('swap what is opened in one step, with proration and another quantity', async () => {
    const [first, second] = [
      await stage.newWare({ amount: 900, currency: 'usd' }),
      await stage.newWare({ amount: 900, currency: 'usd' }),
    ];
    const basic = await stage.newPlan({ amount: 500, scenarios: [first] });
    const wide = await stage.newPlan({ amount: 1500, scenarios: [first, second] });
    const subscriber = await stage.newSubscriber();
    const { id } = await stage.subscribe(subscriber, basic);
    await tell(id);
    expect(await stage.rights(id)).toEqual([`active ${first.id}`]);
    await stage.pass(10);
    const item = await itemOf(id);
    await change(id, { items: [{ id: item, price: wide.priceId }] });
    await tell(id);
    const opened = [`active ${first.id}`, `active ${second.id}`].toSorted();
    expect((await stage.rights(id)).toSorted()).toEqual(opened);
    await change(id, { items: [{ id: item, price: basic.priceId, quantity: 2 }] });
    await tell(id);
    expect(await stage.rights(id)).toEqual([`active ${first.id}`, `revoked ${second.id}`]);
    const amounts = withoutRepeats(await stage.states(id)).map((row) => row.split(' ').slice(1).join(' '));
    expect(amounts).toEqual(['incomplete 500×1', 'active 500×1', 'active 1500×1', 'active 500×2']);
  });
});

describe('F88 monthly to annual and back', () => {
  it('keeps both rhythms in the history', async () => {
    const { id, subscriber } = await begin();
    const item = await itemOf(id);
    await stage.pass(3);
    await change(id, { items: [{ id: item, price: yearly.priceId }] });
    await stage.pass(3);
    await tell(id);
    const middle = await stage.stateAt(id, new Date(stage.now().getTime() - 86_400_000));
    expect(middle.state.items[0]).toMatchObject({ interval: 'year', unitAmountDecimal: '12000' });
    expect((await subscriber.get('/v1/subscriptions')).body.items[0]).toMatchObject({
      interval: 'year',
      price: { amount: 12_000, currency: 'usd' },
      product: { plan: { id: yearly.id } },
    });
    await change(id, { items: [{ id: item, price: plan.priceId }] });
    await tell(id);
    const last = await stage.stateAt(id, stage.now());
    expect(last.state.items[0]).toMatchObject({ interval: 'month', unitAmountDecimal: '1000' });
  });
});

describe('F89 a cancellation', () => {
  it('at the end of the period keeps the right until then, and can be taken back', async () => {
    const { id, subscriber } = await begin();
    await change(id, { cancel_at_period_end: true });
    await tell(id);
    const { body } = await subscriber.get('/v1/subscriptions');
    expect(body.items[0].cancelsAt).toBe(body.items[0].currentPeriodEndsAt);
    expect((await stage.stateAt(id, stage.now())).state.isCancelling).toBe(true);
    const right = (await subscriber.get('/v1/entitlements')).body.items[0];
    expect(right).toMatchObject({ state: 'active', validTo: body.items[0].cancelsAt });
    await change(id, { cancel_at_period_end: false });
    await tell(id);
    expect((await stage.stateAt(id, stage.now())).state.isCancelling).toBe(false);
    expect((await subscriber.get('/v1/entitlements')).body.items[0].validTo).toBeNull();
  });

  it('at a date ends it on that date, though nobody hears of it', async () => {
    const { id, subscriber } = await begin();
    await change(id, { cancel_at: Math.floor(stage.now().getTime() / 1000) + 20 * 86_400 });
    await tell(id);
    const ware = await stage.newWare({ amount: 900, currency: 'usd' });
    await stage.pass(19);
    expect((await subscriber.post('/v1/installations', { scenario: ware.id })).status).toBe(201);
    await stage.pass(2);
    expect((await subscriber.post('/v1/installations', { scenario: ware.id })).status).toBe(402);
    await tell(id);
    expect(await stage.rights(id)).toEqual(['revoked all']);
  });

  it('at once, with the reason kept, revokes the right', async () => {
    const { id } = await begin();
    await tell(id);
    await stage.stripeApi.subscriptions.cancel(id, {
      prorate: true,
      cancellation_details: { feedback: 'too_expensive' },
    });
    await tell(id);
    expect(await stage.subscription(id)).toMatchObject({
      status: 'canceled',
      cancellation_feedback: 'too_expensive',
      cancellation_reason: 'cancellation_requested',
    });
    expect([await stage.rights(id), await stage.statuses(id)]).toEqual([
      ['revoked all'],
      ['incomplete', 'active', 'canceled'],
    ]);
  });
});

describe('F90 a renewal that fails', () => {
  it('leaves the days of grace, and the right comes back with the payment', async () => {
    const { id, subscriber } = await begin();
    stage.stripe.setCard(subscriber.stripeCustomerId, 'declines');
    await stage.pass(32);
    await tell(id);
    expect([(await stage.statuses(id)).at(-1), await stage.rights(id)]).toEqual(['past_due', ['active all']]);
    expect((await stage.subscription(id)).past_due_since).toBeInstanceOf(Date);
    stage.stripe.setCard(subscriber.stripeCustomerId, 'succeeds');
    await stage.pass(4);
    await tell(id);
    expect([(await stage.statuses(id)).at(-1), await stage.rights(id)]).toEqual(['active', ['active all']]);
    expect((await stage.subscription(id)).past_due_since).toBeNull();
  });

  it('for good makes it unpaid: suspended, until somebody pays', async () => {
    const { id, subscriber } = await begin();
    stage.stripe.setCard(subscriber.stripeCustomerId, 'declines');
    await stage.pass(50);
    await tell(id);
    expect(await stage.statuses(id)).toEqual(['incomplete', 'active', 'past_due', 'unpaid']);
    expect(await stage.rights(id)).toEqual([]);
    expect(await statusShown(subscriber)).toBe('unpaid');
  });
});

describe('F91 pausing', () => {
  it('of the collection leaves status and right, and is told', async () => {
    const { id, subscriber } = await begin();
    await change(id, { pause_collection: { behavior: 'void' } });
    await tell(id);
    expect((await stage.stateAt(id, stage.now())).state.pauseBehavior).toBe('void');
    expect([await statusShown(subscriber), await stage.rights(id)]).toEqual(['active', ['active all']]);
    await change(id, { pause_collection: '' });
    await tell(id);
    expect((await stage.stateAt(id, stage.now())).state.pauseBehavior).toBeNull();
  });

  it('of the subscription suspends the right until it is resumed', async () => {
    const { id } = await begin();
    await tell(id);
    await stage.stripeApi.rawRequest('POST', `/v1/subscriptions/${id}/pause`);
    await tell(id);
    expect([(await stage.statuses(id)).at(-1), await stage.rights(id)]).toEqual([
      'paused',
      ['suspended all'],
    ]);
    await stage.pass(5);
    await stage.stripeApi.subscriptions.resume(id);
    await tell(id);
    expect(await stage.statuses(id)).toEqual(['incomplete', 'active', 'paused', 'active']);
    expect(await stage.rights(id)).toEqual(['active all']);
  });
});

describe('F92 several at once', () => {
  it('items of one subscription each open theirs', async () => {
    const ware = await stage.newWare({ amount: 900, currency: 'usd' });
    const single = await stage.newPlan({ amount: 300, scenarios: [ware], installationLimit: 3 });
    const { id } = await begin({ items: [{ price: plan.priceId }, { price: single.priceId, quantity: 2 }] });
    await tell(id);
    expect((await stage.states(id)).at(-1)).toContain('active 1000×1 300×2');
    expect((await stage.rights(id)).toSorted()).toEqual([`active ${ware.id}`, 'active all'].toSorted());
  });

  it('subscriptions of one customer end one by one', async () => {
    const { id, subscriber } = await begin();
    const { id: other } = await stage.subscribe(subscriber, large);
    await tell(id);
    await tell(other);
    expect((await subscriber.get('/v1/subscriptions')).body.items).toHaveLength(2);
    await stage.stripeApi.subscriptions.cancel(id);
    await tell(id);
    expect([await stage.rights(id), await stage.rights(other)]).toEqual([['revoked all'], ['active all']]);
    expect((await subscriber.get('/v1/me')).body.plan).toBe(large.name);
  });

  it('a scenario that is paid by the month opens itself alone', async () => {
    const ware = await stage.newWare({ amount: 900, currency: 'usd' }, { recurring: 'month' });
    const sold = await stage.newPlan({ amount: 900 });
    await stage.server.pool.query(
      `update products set plan_id = null, scenario_id = $1 where stripe_product_id = $2`,
      [ware.id, sold.productId],
    );
    const { id, subscriber } = await begin({ items: [{ price: sold.priceId }] });
    await tell(id);
    expect(await stage.rights(id)).toEqual([`active ${ware.id}`]);
    expect((await subscriber.get('/v1/subscriptions')).body.items[0].product).toEqual({
      plan: null,
      scenario: { id: ware.id, slug: ware.slug, title: ware.title },
    });
    expect((await subscriber.post('/v1/installations', { scenario: ware.id })).status).toBe(201);
  });

  it('metered and tiered prices are flagged and never worth an amount', async () => {
    const metered = await stage.newPlan({
      price: { recurring: { interval: 'month', usage_type: 'metered' } },
    });
    const { id, subscriber } = await begin({ items: [{ price: metered.priceId }] });
    await tell(id);
    expect((await stage.stateAt(id, stage.now())).state.items[0].isMetered).toBe(true);
    expect((await subscriber.get('/v1/subscriptions')).body.items[0].price).toBeNull();
    const tiered = await stage.newPlan();
    const noAmount = { billing_scheme: 'tiered', unit_amount: null, unit_amount_decimal: null };
    const { id: other } = await begin({ items: [{ price: tiered.priceId }] });
    const withTiers = (payload: string) => {
      const event = JSON.parse(payload);
      for (const item of event.data.object.items.data) Object.assign(item.price, noAmount);
      return JSON.stringify(event);
    };
    stage.stripe.tamper(tiered.priceId, noAmount);
    await stage.tell(other, { alter: withTiers });
    expect((await stage.stateAt(other, stage.now())).state.items[0].unitAmountDecimal).toBeNull();
  });
});

describe('F93 what is planned', () => {
  it('by a schedule comes into force phase by phase', async () => {
    const subscriber = await stage.newSubscriber();
    const schedule = await stage.stripeApi.subscriptionSchedules.create({
      customer: subscriber.stripeCustomerId,
      start_date: 'now',
      end_behavior: 'cancel',
      phases: [
        { items: [{ price: plan.priceId }], duration: { interval: 'month', interval_count: 1 } },
        { items: [{ price: large.priceId }], duration: { interval: 'month', interval_count: 1 } },
      ],
    });
    const id = String(schedule.subscription);
    await stage.pass(40);
    await tell(id);
    expect((await stage.states(id)).at(-1)).toContain('active 2500×1');
    await stage.pass(40);
    await tell(id);
    expect([(await stage.statuses(id)).at(-1), await stage.rights(id)]).toEqual([
      'canceled',
      ['revoked all'],
    ]);
  });

  it('as an update that waits for its payment changes nothing before it', async () => {
    const { id, subscriber } = await begin();
    stage.stripe.setCard(subscriber.stripeCustomerId, 'declines');
    await change(id, {
      items: [{ id: await itemOf(id), price: large.priceId }],
      payment_behavior: 'pending_if_incomplete',
      proration_behavior: 'always_invoice',
    });
    await tell(id);
    expect((await stage.states(id)).at(-1)).toContain('active 1000×1');
    stage.stripe.setCard(subscriber.stripeCustomerId, 'succeeds');
    const { latest_invoice: invoice } = await stage.stripeApi.subscriptions.retrieve(id);
    await stage.stripeApi.invoices.pay(String(invoice));
    await tell(id);
    expect((await stage.states(id)).at(-1)).toContain('active 2500×1');
  });
});

describe('F94 short lives', () => {
  it('that begin and end in one month, and begin anew, are each told', async () => {
    const { id, subscriber } = await begin();
    await stage.pass(4);
    await stage.stripeApi.subscriptions.cancel(id);
    await stage.pass(4);
    const { id: again } = await stage.subscribe(subscriber, plan);
    await tell(id);
    await tell(again);
    expect([await stage.statuses(id), await stage.statuses(again)]).toEqual([
      ['incomplete', 'active', 'canceled'],
      ['incomplete', 'active'],
    ]);
    expect([await stage.rights(id), await stage.rights(again)]).toEqual([[], ['active all']]);
  });
});
