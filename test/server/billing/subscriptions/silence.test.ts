import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allJobs } from '../../../../server/jobs.ts';
import { operatorClient } from '../../../support/api-client.ts';
import { openStage, type PlanOnSale, type Stage, type Subscriber } from './stage.ts';

const start = '2026-01-01T00:00:00Z';

/** The look that the job takes every ten minutes. */
async function look({ server }: Stage): Promise<void> {
  const job = allJobs(server.deps)['billing.recheck-silent-subscriptions'];
  await job?.run({} as never);
}

async function onSale(stage: Stage): Promise<{ plan: PlanOnSale; subscriber: Subscriber }> {
  return { plan: await stage.newPlan({ amount: 1000 }), subscriber: await stage.newSubscriber() };
}

const silentSince = async (stage: Stage, subscriber: Subscriber) => {
  const operator = await operatorClient(stage.server);
  const [shown] = (await subscriber.get('/v1/subscriptions')).body.items;
  const { body } = await operator.get(`/admin/subscriptions/${shown.id}`);
  expect(body.silentSince).toBe(shown.silentSince);
  return shown.silentSince;
};

describe('without a key of Stripe, a subscription of which nothing is heard any more', () => {
  let stage: Stage;
  beforeAll(async () => {
    // The server has the secrets of webhooks only; the double goes on all the same.
    stage = await openStage(start, { hasKey: false });
  });
  afterAll(() => stage.close());

  it('keeps its right for the days of grace after its period, rests then, and has it again with the next news', async () => {
    const { plan, subscriber } = await onSale(stage);
    const { id } = await stage.subscribe(subscriber, plan);
    await stage.deliver();
    await stage.pass(31 + 6); // the period was over on 1 February
    await look(stage);
    expect(await stage.rights(id)).toEqual(['active all']);
    expect(await silentSince(stage, subscriber)).toBeNull();
    await stage.pass(2);
    await Promise.all([look(stage), look(stage)]);
    expect(await stage.rights(id)).toEqual(['suspended all']);
    expect(await silentSince(stage, subscriber)).toBe('2026-02-08T00:00:00.000Z');
    expect((await subscriber.get('/v1/me')).body.plan).toBeNull();
    await stage.deliver({ order: 'reversed', times: 2 }); // what Stripe could not deliver before
    expect(await stage.rights(id)).toEqual(['active all']);
    expect(await silentSince(stage, subscriber)).toBeNull();
    await look(stage);
    expect(await stage.rights(id)).toEqual(['active all']);
  });

  it('rests after a trial too, and old news do not change that', async () => {
    const { plan, subscriber } = await onSale(stage);
    const { id } = await stage.subscribe(subscriber, plan, { trial_period_days: 14 });
    await stage.deliver();
    expect(await stage.rights(id)).toEqual(['active all']);
    const old = stage.eventsOf(id);
    await stage.pass(14 + 8);
    await look(stage);
    expect(await stage.rights(id)).toEqual(['suspended all']);
    await stage.deliver({ events: old.map((event) => ({ ...event, id: `${event.id}_again` })) });
    expect(await stage.rights(id)).toEqual(['suspended all']);
    await stage.deliver();
    expect(await stage.rights(id)).toEqual(['active all']);
  });

  it('goes on when a payment for the next period is all that is heard', async () => {
    const { plan, subscriber } = await onSale(stage);
    const { id } = await stage.subscribe(subscriber, plan);
    await stage.deliver();
    const known = stage.stripe.events().length;
    await stage.pass(40);
    const paid = stage.stripe.events().slice(known);
    await stage.deliver({ events: paid.filter(({ type }) => !type.startsWith('customer.subscription.')) });
    await look(stage);
    expect(await stage.rights(id)).toEqual(['active all']);
  });

  it('goes on after its trial when the first payment is all that is heard', async () => {
    const { plan, subscriber } = await onSale(stage);
    const { id } = await stage.subscribe(subscriber, plan, { trial_period_days: 14 });
    await stage.deliver();
    const known = stage.stripe.events().length;
    await stage.pass(14 + 10);
    const paid = stage.stripe.events().slice(known);
    await stage.deliver({ events: paid.filter(({ type }) => !type.startsWith('customer.subscription.')) });
    await look(stage);
    expect(await stage.rights(id)).toEqual(['active all']);
    expect((await stage.subscription(id)).status).toBe('trialing'); // nobody told otherwise
    await stage.pass(31);
    await look(stage);
    expect(await stage.rights(id)).toEqual(['suspended all']);
  });

  it('that Stripe told of while there was a key is renewed by events alone afterwards', async () => {
    const { plan, subscriber } = await onSale(stage);
    const { id } = await stage.subscribe(subscriber, plan);
    await stage.deliver();
    await stage.server.pool.query(
      `update subscriptions set fetched_at = $2, facts = (select facts from subscription_states where subscription_id = $1 order by valid_from desc, life_rank desc limit 1)
       where id = $1`,
      [id, stage.now()],
    );
    await stage.pass(40);
    await stage.tell(id); // nothing of the payments: those would do too
    await look(stage);
    expect(await stage.rights(id)).toEqual(['active all']);
    await stage.pass(40);
    await look(stage);
    expect(await stage.rights(id)).toEqual(['suspended all']);
  });

  it('that is set to end simply ends', async () => {
    const { plan, subscriber } = await onSale(stage);
    const { id } = await stage.subscribe(subscriber, plan);
    await stage.stripeApi.subscriptions.update(id, { cancel_at_period_end: true });
    await stage.deliver();
    await stage.pass(45);
    await look(stage);
    expect(await silentSince(stage, subscriber)).toBeNull();
    const { validTo } = (await subscriber.get('/v1/entitlements')).body.items[0];
    expect(new Date(validTo) < stage.now()).toBe(true);
    expect((await subscriber.get('/v1/me')).body.plan).toBeNull();
  });
});

describe('with a key of Stripe, it is asked first', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(start);
  });
  afterAll(() => stage.close());

  /** As if Stripe had last been read when the subscription was bought: readings are dated by the database's clock. */
  async function subscribed() {
    const { plan, subscriber } = await onSale(stage);
    const { id } = await stage.subscribe(subscriber, plan);
    await stage.deliver();
    await stage.server.pool.query(`update subscriptions set fetched_at = $2, silent_at = $3 where id = $1`, [
      id,
      stage.now(),
      new Date(stage.now().getTime() + 38 * 86_400_000),
    ]);
    return { id, subscriber };
  }

  it('so that lost events of a renewal take no right away', async () => {
    const { id } = await subscribed();
    await stage.pass(40);
    await look(stage);
    expect(await stage.rights(id)).toEqual(['active all']);
    const { current_period_ends_at: endsAt } = await stage.subscription(id);
    expect(endsAt > stage.now()).toBe(true);
  });

  it('and a cancellation of which no event came is learned', async () => {
    const { id } = await subscribed();
    await stage.pass(40);
    await stage.stripeApi.subscriptions.cancel(id);
    await look(stage);
    expect(await stage.rights(id)).toEqual(['revoked all']);
  });

  it('and while it does not answer, nothing is taken', async () => {
    const { id } = await subscribed();
    await stage.pass(40);
    stage.stripe.failNext({ kind: '500', path: `/v1/subscriptions/${id}`, count: 9 });
    await look(stage);
    expect(await stage.rights(id)).toEqual(['active all']);
    stage.stripe.clearFailures();
    await stage.stripeApi.subscriptions.cancel(id);
    await look(stage);
    expect(await stage.rights(id)).toEqual(['revoked all']);
  });
});
