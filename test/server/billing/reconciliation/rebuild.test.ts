import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runRebuild } from '../../../../server/billing/rebuild/run-rebuild.ts';
import { rebuildJob } from '../../../../server/billing/rebuild/start-rebuild.ts';
import { operatorClient } from '../../../support/api-client.ts';
import { makeJobsDue } from '../../../support/jobs-due.ts';
import type { TestServer } from '../../../support/server.ts';
import { until } from '../../../support/until.ts';
import { startTill, type Till } from '../payments/till.ts';
import { adminCommand } from './admin-command.ts';
import { openSecondLibrary, stateOf } from './second-library.ts';

let till: Till;
let second: TestServer;
const [from, to] = ['2026-01-01', '2026-06-30'];
const on = (day: string) => new Date(`2026-${day}T12:00:00Z`);

beforeAll(async () => {
  till = await startTill({
    stripe: {
      now: () => on('01-05'),
      feePercent: 2.9,
      feeFixed: 30,
      settlementCurrency: 'usd',
      exchangeRates: { eur: 1.1, jpy: 0.67 },
    },
  });
  await live();
  await till.deliver({ order: 'shuffled', seed: 11, times: 2, concurrency: 4 });
  second = await openSecondLibrary(till);
}, 180_000);
afterAll(async () => {
  await second.close();
  await till.close();
});

/** Half a year of a small shop: every kind of sale, and what may become of it. */
async function live(): Promise<void> {
  const dollars = await till.newWare({ amount: 1900, currency: 'usd' });
  const euros = await till.newWare({ amount: 2500, currency: 'eur' });
  const yen = await till.newWare({ amount: 5000, currency: 'jpy' });

  const taxed = await till.buy(await till.newBuyer(), dollars, { taxAmount: 361, at: on('01-06') });
  till.stripe.refund(taxed.paymentId, { amount: 500, at: on('01-20') });
  till.stripe.refund(taxed.paymentId, { amount: 333, at: on('02-02') });
  const returned = await till.buy(await till.newBuyer(), euros, { taxAmount: 475, at: on('01-07') });
  const failed = till.stripe.refund(returned.paymentId, { amount: 1000, at: on('01-08') });
  till.stripe.failRefund(failed.id, { at: on('01-12') });
  const full = await till.buy(await till.newBuyer(), yen, { at: on('01-09') });
  till.stripe.refund(full.paymentId, { at: on('03-01') });
  for (const outcome of ['won', 'lost'] as const) {
    const disputed = await till.buy(await till.newBuyer(), dollars, { at: on('02-10') });
    const dispute = till.stripe.openDispute(disputed.paymentId, { at: on('02-12') });
    till.stripe.closeDispute(dispute.id, outcome, { at: on('03-12') });
  }
  await till.buy(await till.newBuyer(), dollars, { settleLater: true, at: on('04-01') });
  const slow = await till.buy(await till.newBuyer(), dollars, { async: true, at: on('04-02') });
  till.stripe.completeAsyncPayment(slow.sessionId, { outcome: 'failed', at: on('04-05') });

  const bundle = await till.newBundle([dollars, yen], { amount: 3000, currency: 'usd' });
  const { stripePriceId } = await till.priceOf(bundle);
  const known = await till.newBuyer();
  await till.payDirectly([stripePriceId], {}, { email: known.email, at: on('02-20') });
  await till.payDirectly(
    [stripePriceId],
    {},
    { email: 'nobody-yet@example.com', name: 'New', at: on('02-21') },
  );

  for (const trialDays of [0, 14]) {
    const plan = await till.newPlan({ amount: 2900, currency: 'usd' }, 'month', trialDays);
    const { status, body } = await (await till.newBuyer()).post('/v1/checkout', { plan: plan.id });
    if (status !== 201) throw new Error(JSON.stringify(body));
    till.stripe.paySession(body.sessionId);
  }
  till.stripe.advanceTo(on('03-20'));
  const [subscription] = till.stripe.account.subscriptions.all();
  till.stripe.cancelSubscription(subscription!.id);
  till.stripe.payOut({ at: on('03-21') });
}

async function rebuild(server: TestServer, body: object = {}) {
  const operator = await operatorClient(server);
  const started = await operator.post('/admin/rebuilds', body);
  expect(started.status).toBe(202);
  const read = async () => (await operator.get(`/admin/rebuilds/${started.body.id}`)).body;
  await until(async () => (await read()).state === 'done', 120_000);
  const done = await read();
  const compared = async () => (await operator.get(`/admin/reconciliations/${done.reconciliationId}`)).body;
  await until(async () => (await compared()).state === 'done', 120_000);
  return { ...done, differences: (await compared()).differences };
}

describe('F104 everything that follows from Stripe can be had again from Stripe', () => {
  test('the lists of objects alone give an empty library the same ledger, orders, rights and figures', async () => {
    const expected = await stateOf(till.server, from, to);
    expect(expected.ledger.length).toBeGreaterThan(40);
    expect(expected.orders.length).toBeGreaterThan(10);

    expect(expected.revenue.status).toBe(200);
    const done = await rebuild(second);
    expect(done).toMatchObject({ problems: [], differences: [], error: null });
    expect(done.counts).toMatchObject({ subscriptions: 2, payouts: 1 });
    const rebuilt = await stateOf(second, from, to);
    for (const part of Object.keys(expected) as (keyof typeof expected)[])
      expect({ [part]: rebuilt[part] }).toEqual({ [part]: expected[part] });
  }, 240_000);

  test('orders, rights and subscriptions that were spoilt are mended; the ledger does not grow', async () => {
    const expected = await stateOf(till.server, from, to);
    const { pool } = till.server;
    await pool.query(
      `update orders set status = 'paid', refunded_amount = 0, dispute_state = null, country = 'XX'`,
    );
    await pool.query('delete from entitlements');
    await pool.query(`update subscriptions set status = 'past_due', ended_at = null`);
    await pool.query('delete from payouts');
    const size = async () => (await pool.query('select id from revenue_entries order by id')).rows;
    const before = await size();
    expect(await rebuild(till.server)).toMatchObject({ problems: [], differences: [] });
    expect(await size()).toEqual(before);
    const mended = await stateOf(till.server, from, to);
    for (const part of Object.keys(expected) as (keyof typeof expected)[])
      expect({ [part]: mended[part] }).toEqual({ [part]: expected[part] });
  }, 240_000);

  test('an interrupted one goes on with the page where it stood, and one runs at a time', async () => {
    const { pool } = till.server;
    await pool.query(
      `insert into rebuilds (id, requested_by, step, created_at, state, lease, leased_until)
       values ('rbd_left', 'operator', 'invoices', now(), 'running', 'of a server that died', now() - interval '1 second')`,
    );
    await pool.query(
      `insert into rebuilds (id, requested_by, step, created_at) values ('rbd_next', 'operator', 'payouts', now())`,
    );
    const requests = till.stripe.requests.length;
    const { deps } = till.server;
    expect(await runRebuild(deps, 'rbd_left', { forMs: 0 })).toBe('unfinished');
    const { rows } = await pool.query(`select step, state from rebuilds where id = 'rbd_left'`);
    expect(rows).toEqual([{ step: 'payouts', state: 'waiting' }]);
    await pool.query(
      `update rebuilds set state = 'running', lease = 'x', leased_until = now() + interval '1 minute' where id = 'rbd_left'`,
    );
    expect(await runRebuild(deps, 'rbd_next')).toBe('busy');
    await pool.query(`update rebuilds set state = 'waiting', lease = null where id = 'rbd_left'`);
    expect(await runRebuild(deps, 'rbd_left')).toBe('done');
    const lists = till.stripe.requests.slice(requests).map(({ path }) => path);
    expect(lists).toContain('/v1/payouts');
    expect(lists).not.toContain('/v1/charges');
    expect(await runRebuild(deps, 'rbd_next')).toBe('done');
  });

  test('asked for again before it has begun, it is the same one, also by several at once', async () => {
    const { pool } = till.server;
    const operator = await operatorClient(till.server);
    await pool.query(
      `insert into rebuilds (id, requested_by, step, created_at, state, lease, leased_until)
       values ('rbd_busy', 'operator', 'payouts', now(), 'running', 'of another server', now() + interval '1 hour')`,
    );
    const ask = (body: object) => operator.post('/admin/rebuilds', body);
    const answers = await Promise.all([ask({}), ask({}), ask({})]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const since = '2026-03-20T00:00:00Z';
    const later = (await ask({ since })).body.id;
    expect(later).not.toBe(answers[0]!.body.id);
    expect((await ask({ since })).body.id).toBe(later);
    await pool.query(`delete from rebuilds where id = 'rbd_busy'`);
    const unfinished = `select from rebuilds where state <> 'done'`;
    await until(async () => {
      await makeJobsDue(pool, rebuildJob); // what met a busy one looks again after a while
      return (await pool.query(unfinished)).rows.length === 0;
    }, 120_000);
  }, 240_000);

  test('Stripe away in the middle: it fails with the reason, and goes on when Stripe is back', async () => {
    const operator = await operatorClient(second);
    till.stripe.down();
    const { body } = await operator.post('/admin/rebuilds', {});
    const state = async () => (await operator.get(`/admin/rebuilds/${body.id}`)).body;
    await until(async () => (await state()).state === 'failed', 60_000);
    expect((await state()).error).toMatch(/connect/i);
    till.stripe.up();
    await until(async () => (await state()).state === 'done', 120_000);
    expect((await operator.get('/admin/rebuilds?limit=1')).body.items[0]).toMatchObject({ id: body.id });
    const reader = await operatorClient(second, ['billing:read']);
    expect((await reader.post('/admin/rebuilds', {})).status).toBe(403);
  }, 240_000);

  test('the command line does it too, and completes a ledger that lacks something', async () => {
    const ware = await till.newWare({ amount: 700, currency: 'usd' });
    const buyer = await till.newBuyer();
    await till.buy(buyer, ware, { at: on('05-02') });
    for (const { id } of till.stripe.events()) till.stripe.account.deliveredEventIds.add(id);
    const outcome = await adminCommand(till, ['rebuild', '--from', '2026-05-01']);
    expect({ status: outcome.status, stderr: outcome.stderr }).toEqual({ status: 0, stderr: '' });
    const result = JSON.parse(outcome.stdout);
    expect(result).toMatchObject({ problems: [], differences: [], counts: { charges: expect.any(Number) } });
    expect(await till.ledgerOf(buyer)).toEqual(['charge 1 700 usd', 'fee 1 -50 usd']);
    expect((await till.orders(buyer)).length).toBe(1);
  }, 120_000);
});
