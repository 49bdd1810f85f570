import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operatorClient, type ApiClient } from '../../../support/api-client.ts';
import { openStage, type PlanOnSale, type Stage, type Subscriber } from './stage.ts';

let stage: Stage;
let operator: ApiClient;
let plan: PlanOnSale;
let subscriber: Subscriber;
let ids: string[];

beforeAll(async () => {
  stage = await openStage('2026-01-01T00:00:00Z');
  operator = await operatorClient(stage.server);
  plan = await stage.newPlan({ amount: 1500 });
  subscriber = await stage.newSubscriber();
  ids = [];
  for (const _ of [1, 2, 3]) {
    ids.push((await stage.subscribe(subscriber, plan, { items: [{ price: plan.priceId, quantity: 2 }] })).id);
    await stage.pass(1);
  }
  await stage.stripeApi.subscriptions.cancel(ids[0] ?? '');
  await stage.deliver();
});
afterAll(() => stage.close());

describe('subscriptions are shown', () => {
  it('to the customer, page by page, and to nobody else', async () => {
    const first = await subscriber.get('/v1/subscriptions?limit=2');
    expect(first.body.items.map(({ id }: { id: string }) => id)).toEqual([ids[2], ids[1]]);
    expect(first.body.items[0]).toMatchObject({
      product: { plan: { id: plan.id, name: plan.name }, scenario: null },
      status: 'active',
      price: { amount: 3000, currency: 'usd' },
      interval: 'month',
      intervalCount: 1,
      currentPeriodEndsAt: '2026-02-03T00:00:00.000Z',
      cancelsAt: null,
      trialEndsAt: null,
      pauseBehavior: null,
    });
    const second = await subscriber.get(`/v1/subscriptions?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ id: ids[0], status: 'canceled' }], nextCursor: null });
    expect((await (await stage.newBuyer()).get('/v1/subscriptions')).body.items).toEqual([]);
  });

  it('to operators by status, customer and plan', async () => {
    const count = async (query: string) =>
      (await operator.get(`/admin/subscriptions?${query}`)).body.items.length;
    expect(await count(`customer=${subscriber.id}`)).toBe(3);
    expect(await count(`customer=${subscriber.id}&status=canceled`)).toBe(1);
    expect(await count(`plan=${plan.id}`)).toBe(3);
    expect(await count('plan=pln_none')).toBe(0);
  });

  it('with their history and what was paid', async () => {
    const { body } = await operator.get(`/admin/subscriptions/${ids[0]}`);
    expect(body).toMatchObject({
      customer: { id: subscriber.id, email: subscriber.email },
      cancellationReason: 'cancellation_requested',
      orders: [{ kind: 'purchase', status: 'paid', total: { amount: 3000, currency: 'usd' } }],
    });
    expect(body.states.map(({ status }: { status: string }) => status)).toEqual([
      'incomplete',
      'active',
      'canceled',
    ]);
    expect(body.states[1].items[0]).toMatchObject({
      product: { kind: 'plan', id: plan.id },
      unitAmountDecimal: '1500',
      quantity: 2,
    });
    expect((await operator.get('/admin/subscriptions/sub_none')).status).toBe(404);
  });

  it('without names to who may not see them, and not at all without the scope', async () => {
    const accountant = await operatorClient(stage.server, ['billing:read']);
    expect((await accountant.get(`/admin/subscriptions/${ids[0]}`)).body.customer).toEqual({
      id: subscriber.id,
      name: null,
      email: null,
    });
    const reader = await operatorClient(stage.server, ['scenarios:read']);
    expect((await reader.get('/admin/subscriptions')).status).toBe(403);
    expect((await subscriber.get('/admin/subscriptions')).status).toBe(401);
  });

  it('and announced when status or plan change, once', async () => {
    const { rows } = await stage.server.pool.query(
      `select data ->> 'status' as status, data ->> 'planId' as plan from outbox_events
       where type = 'billing.subscription-changed' and data ->> 'subscriptionId' = $1 order by announced_at, id`,
      [ids[0]],
    );
    expect(rows.at(-1)).toEqual({ status: 'canceled', plan: plan.id });
    const statuses = rows.map(({ status }) => status);
    expect(statuses).toEqual([...new Set(statuses)]);
  });
});
