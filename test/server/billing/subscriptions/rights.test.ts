import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { operatorClient, type ApiClient } from '../../../support/api-client.ts';
import { until } from '../../../support/until.ts';
import type { Ware } from '../shop.ts';
import { openStage, type PlanOnSale, type Stage, type Subscriber } from './stage.ts';

let stage: Stage;
let operator: ApiClient;
let plan: PlanOnSale;
let subscriber: Subscriber;
let id: string;

beforeAll(async () => {
  stage = await openStage('2026-01-01T00:00:00Z', { stripe: { retryDays: [20], afterRetries: 'unpaid' } });
  operator = await operatorClient(stage.server);
  plan = await stage.newPlan({ amount: 1000 });
});
afterAll(() => stage.close());
beforeEach(async () => {
  subscriber = await stage.newSubscriber();
  ({ id } = await stage.subscribe(subscriber, plan));
  await stage.deliver();
});

const becomes = (rights: string[], of = id) =>
  until(async () => JSON.stringify(await stage.rights(of)) === JSON.stringify(rights)).catch(async () => {
    expect(await stage.rights(of)).toEqual(rights);
  });

/** The latest payment of the subscription. */
function latestPayment(): string {
  const charges = stage.stripe
    .events()
    .flatMap((event) => (event.type === 'charge.succeeded' ? event.data.object : []));
  return charges.findLast(({ customer }) => customer === subscriber.stripeCustomerId)?.id ?? '';
}

async function setRules(rules: object): Promise<void> {
  expect((await operator.patch('/admin/billing-settings', rules)).status).toBe(200);
}

describe('the days of grace', () => {
  const whenLookedAtAgain = async () => {
    const { rows } = await stage.server.pool.query(
      `select extract(epoch from (start_after - created_on))::int as seconds from jobs.job
       where name = 'billing.refresh-subscription-rights' and data ->> 'subscriptionId' = $1 order by start_after limit 1`,
      [id],
    );
    return rows[0]?.seconds;
  };

  it('F90 end by themselves: it is looked at again when they are over, and then suspended', async () => {
    stage.stripe.setCard(subscriber.stripeCustomerId, 'declines');
    await stage.pass(32);
    await stage.deliver();
    expect(await stage.rights(id)).toEqual(['active all']);
    const { past_due_since: since } = await stage.subscription(id);
    const expected = (since.getTime() - stage.now().getTime()) / 1000 + 7 * 86_400;
    expect(Math.abs((await whenLookedAtAgain()) - expected)).toBeLessThan(5);
    await stage.pass(8);
    await stage.server.deps.queue.enqueue(stage.server.pool, 'billing.refresh-subscription-rights', {
      subscriptionId: id,
    });
    await becomes(['suspended all']);
    expect((await subscriber.get('/v1/me')).body.plan).toBeNull();
    await setRules({ pastDueGraceDays: 30 });
    await becomes(['active all']);
    await setRules({ pastDueGraceDays: 7 });
    await becomes(['suspended all']);
  });
});

describe('a payment of the present period', () => {
  it('that is refunded in full revokes the right, by the rules of the operator', async () => {
    const refund = stage.stripe.refund(latestPayment(), { at: stage.now() });
    await stage.deliver();
    expect(await stage.rights(id)).toEqual(['revoked all']);
    await setRules({ fullRefund: 'keep' });
    await becomes(['active all']);
    await setRules({ fullRefund: 'revoke' });
    await becomes(['revoked all']);
    stage.stripe.failRefund(refund.id, { at: stage.now() });
    await stage.deliver({ order: 'reversed' });
    expect(await stage.rights(id)).toEqual(['active all']);
  });

  it('that is refunded in part leaves it, unless the rules say otherwise', async () => {
    stage.stripe.refund(latestPayment(), { amount: 400, at: stage.now() });
    await stage.deliver();
    expect(await stage.rights(id)).toEqual(['active all']);
    await setRules({ partialRefund: 'suspend' });
    await becomes(['suspended all']);
    await setRules({ partialRefund: 'keep' });
    await becomes(['active all']);
  });

  it.each([
    ['won', 'active all'],
    ['lost', 'revoked all'],
  ] as const)('that is disputed suspends it until the dispute is %s', async (outcome, right) => {
    const dispute = stage.stripe.openDispute(latestPayment(), { at: stage.now() });
    await stage.deliver();
    expect(await stage.rights(id)).toEqual(['suspended all']);
    stage.stripe.closeDispute(dispute.id, outcome, { at: stage.now() });
    await stage.deliver({ order: 'shuffled' });
    expect(await stage.rights(id)).toEqual([right]);
  });

  it('of a former period that is refunded changes nothing', async () => {
    const former = latestPayment();
    await stage.pass(40);
    await stage.deliver();
    stage.stripe.refund(former, { at: stage.now() });
    await stage.deliver();
    expect(await stage.rights(id)).toEqual(['active all']);
  });
});

describe('the list of a plan', () => {
  it('reaches who has subscribed already', async () => {
    const [first, second] = [
      await stage.newWare({ amount: 900, currency: 'usd' }),
      await stage.newWare({ amount: 900, currency: 'usd' }),
    ] as [Ware, Ware];
    const listed = await stage.newPlan({ scenarios: [first] });
    const { id: listedId } = await stage.subscribe(subscriber, listed);
    await stage.tell(listedId);
    expect(await stage.rights(listedId)).toEqual([`active ${first.id}`]);
    const { status } = await operator.patch(`/admin/plans/${listed.id}`, { scenarios: [second.id] });
    expect(status).toBe(200);
    await becomes([`active ${second.id}`, `revoked ${first.id}`], listedId);
  });
});

describe("Stripe's own entitlements", () => {
  const featured = async (keys: string[]) => {
    const featuredPlan = await stage.newPlan({ amount: 100 });
    await stage.server.pool.query(`delete from products where stripe_product_id = $1`, [
      featuredPlan.productId,
    ]);
    for (const key of keys) {
      const known = await stage.stripeApi.entitlements.features.list({ lookup_key: key });
      const feature =
        known.data[0] ?? (await stage.stripeApi.entitlements.features.create({ lookup_key: key, name: key }));
      await stage.stripeApi.products.createFeature(featuredPlan.productId, {
        entitlement_feature: feature.id,
      });
    }
    return featuredPlan;
  };

  it('open what their lookup keys name, also beyond what the summary shows, and take it back', async () => {
    const wares = await Promise.all(
      Array.from({ length: 12 }, () => stage.newWare({ amount: 900, currency: 'usd' })),
    );
    const other = await stage.newSubscriber();
    const sold = await featured([...wares.map(({ slug }) => slug), 'priority-support']);
    const subscription = await stage.subscribe(other, sold);
    await stage.deliver({ order: 'reversed', times: 2 });
    expect(await stage.rights(other.stripeCustomerId)).toEqual(
      wares.map((ware) => `active ${ware.id}`).toSorted(),
    );
    const refusal = await other.post('/v1/checkout', { scenario: wares[11]?.slug });
    expect(refusal.body.type).toBe('/problems/already_entitled');
    await stage.stripeApi.subscriptions.cancel(subscription.id);
    await stage.deliver();
    expect(await stage.rights(other.stripeCustomerId)).toEqual(
      wares.map((ware) => `revoked ${ware.id}`).toSorted(),
    );
  });

  it('wait for a customer who is not known yet, and open everything by all-scenarios', async () => {
    const stranger = await stage.newSubscriber('pm_card_visa', false);
    await stage.stripeApi.customers.update(stranger.stripeCustomerId, { email: 'later@example.com' });
    await stage.subscribe(stranger, await featured(['all-scenarios']));
    await stage.deliver();
    expect(await stage.rights(stranger.stripeCustomerId)).toEqual([]);
    const { status } = await operator.post(`/admin/customers/${stranger.id}/stripe-customers`, {
      stripeCustomerId: stranger.stripeCustomerId,
    });
    expect(status).toBeLessThan(300);
    await becomes(['active all'], stranger.stripeCustomerId);
  });
});
