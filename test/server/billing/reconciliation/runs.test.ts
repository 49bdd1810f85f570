import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runReconciliation } from '../../../../server/billing/reconciliation/run-reconciliation.ts';
import { reconcileNightly } from '../../../../server/billing/reconciliation/start-reconciliation.ts';
import { rebuild } from '../../../../server/billing/rebuild/run-rebuild.ts';
import { operatorClient, type ApiClient } from '../../../support/api-client.ts';
import { until } from '../../../support/until.ts';
import { startTestServer } from '../../../support/server.ts';
import { startShop, type Shop, type Ware } from '../shop.ts';
import { adminCommand } from './admin-command.ts';
import { reconcile, summary } from './reconciled.ts';

let shop: Shop;
let ware: Ware;
let operator: ApiClient;
beforeAll(async () => {
  shop = await startShop({
    stripe: { feePercent: 0, feeFixed: 30 },
    env: { REPORTING_TIME_ZONE: 'America/New_York' },
  });
  ware = await shop.newWare({ amount: 1000, currency: 'usd' });
  operator = await operatorClient(shop.server);
});
afterAll(() => shop.close());

async function saleInSilence(instant: string): Promise<string> {
  const { paymentId } = await shop.buy(await shop.newBuyer(), ware, { at: new Date(instant) });
  for (const { id } of shop.stripe.events()) shop.stripe.account.deliveredEventIds.add(id);
  return paymentId;
}

async function insertRun(id: string, from: string, to: string, fields: Record<string, unknown> = {}) {
  const { pool } = shop.server;
  await pool.query(
    `insert into reconciliations (id, from_day, to_day, requested_by, created_at) values ($1, $2, $3, 'operator', now())`,
    [id, from, to],
  );
  for (const [name, value] of Object.entries(fields))
    await pool.query(`update reconciliations set ${name} = $2 where id = $1`, [id, value]);
}

const stateOf = async (id: string) => (await operator.get(`/admin/reconciliations/${id}`)).body;

describe('the reporting day', { timeout: 90_000 }, () => {
  test('is that of the reporting time zone, also where the clock is put forward', async () => {
    await saleInSilence('2026-03-08T04:30:00Z'); // 23:30 on the 7th
    await saleInSilence('2026-03-08T05:30:00Z'); // 00:30 on the 8th
    await saleInSilence('2026-03-09T03:30:00Z'); // 23:30 on the 8th, which has 23 hours
    await saleInSilence('2026-03-09T04:30:00Z'); // 00:30 on the 9th
    expect(summary(await reconcile(shop, '2026-03-08'))).toEqual([
      '2026-03-08 charge 0→2000 repaired',
      '2026-03-08 fee 0→-60 repaired',
    ]);
    expect(summary(await reconcile(shop, '2026-03-07', '2026-03-09'))).toEqual([
      '2026-03-07 charge 0→1000 repaired',
      '2026-03-07 fee 0→-30 repaired',
      '2026-03-09 charge 0→1000 repaired',
      '2026-03-09 fee 0→-30 repaired',
    ]);
  });
});

describe('a run', { timeout: 90_000 }, () => {
  test('waits for another one, and goes on when that is done', async () => {
    await insertRun('rcn_other', '2026-03-01', '2026-03-01', {
      state: 'running',
      lease: 'of another server',
      leased_until: new Date(Date.now() + 60_000),
    });
    await insertRun('rcn_mine', '2026-03-01', '2026-03-01');
    expect(await runReconciliation(shop.server.deps, 'rcn_mine')).toBe('busy');
    expect(await stateOf('rcn_mine')).toMatchObject({ state: 'waiting', daysDone: 0 });
    await shop.server.pool.query(`update reconciliations set state = 'done' where id = 'rcn_other'`);
    expect(await runReconciliation(shop.server.deps, 'rcn_mine')).toBe('done');
    expect(await stateOf('rcn_mine')).toMatchObject({ state: 'done', daysDone: 1 });
  });

  test('waits as one only: further ones are refused with what to do, and the night is not', async () => {
    const lease = { lease: 'another server', leased_until: new Date(Date.now() + 600_000) };
    await insertRun('rcn_running', '2026-02-01', '2026-02-01', { state: 'running', ...lease });
    const ask = (day: string) => operator.post('/admin/reconciliations', { from: day, to: day });
    const days = ['2026-02-02', '2026-02-03', '2026-02-04', '2026-02-05'];
    const answers = await Promise.all(days.map(ask));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409, 409, 409]);
    const waiting = answers.find(({ status }) => status === 202)?.body.id;
    const refusal = answers.find(({ status }) => status === 409)?.body;
    expect(refusal.type).toBe('/problems/reconciliations_wait');
    expect(refusal.detail).toContain('rcn_running (2026-02-01 to 2026-02-01)');
    expect(refusal.detail).toContain(waiting);
    expect(refusal.detail).toContain('Ask again when one of them is done');
    await reconcileNightly(shop.server.deps);
    await shop.server.pool.query(
      `update reconciliations set leased_until = now() - interval '1 minute' where id = 'rcn_running'`,
    );
    await runReconciliation(shop.server.deps, 'rcn_running');
    await until(async () => (await stateOf(waiting)).state === 'done', 80_000);
    const after = await ask('2026-02-06');
    expect(after.status).toBe(202);
    await until(async () => (await stateOf(after.body.id)).state === 'done', 80_000);
    await until(async () => {
      const { rows } = await shop.server.pool.query(`select from reconciliations where state <> 'done'`);
      return rows.length === 0;
    }, 80_000);
  });

  test('that nobody has worked on for a day holds up no other', async () => {
    await insertRun('rcn_stale_1', '2026-02-01', '2026-02-01', {
      created_at: new Date(Date.now() - 90_000_000),
    });
    await insertRun('rcn_stale_2', '2026-02-02', '2026-02-02', {
      created_at: new Date(Date.now() - 90_000_000),
    });
    const { status, body } = await operator.post('/admin/reconciliations', {
      from: '2026-02-03',
      to: '2026-02-03',
    });
    expect(status).toBe(202);
    await until(async () => (await stateOf(body.id)).state === 'done', 80_000);
    for (const id of ['rcn_stale_1', 'rcn_stale_2'])
      expect(await runReconciliation(shop.server.deps, id)).toBe('done'); // whoever asks goes on with it
  });

  test('that a server left behind is gone on with, behind the days that are done', async () => {
    await insertRun('rcn_left', '2026-03-01', '2026-03-03', {
      state: 'running',
      lease: 'of a server that died',
      leased_until: new Date(Date.now() - 1000),
    });
    await shop.server.pool.query(
      `insert into reconciliation_days (reconciliation_id, day, differences, others) values ('rcn_left', '2026-03-01', '[]', '[]')`,
    );
    const from = shop.stripe.requests.length;
    expect(await runReconciliation(shop.server.deps, 'rcn_left')).toBe('done');
    expect(shop.stripe.requests.slice(from)).toHaveLength(2);
    expect(await stateOf('rcn_left')).toMatchObject({ state: 'done', daysDone: 3 });
  });

  test('is done in portions when it takes long', async () => {
    await insertRun('rcn_long', '2026-03-01', '2026-03-03');
    expect(await runReconciliation(shop.server.deps, 'rcn_long', { forMs: 0 })).toBe('unfinished');
    expect(await stateOf('rcn_long')).toMatchObject({ state: 'waiting', daysDone: 1 });
    expect(await runReconciliation(shop.server.deps, 'rcn_long')).toBe('done');
  });

  test('that two servers begin at once is done once', async () => {
    await saleInSilence('2026-04-01T12:00:00Z');
    await insertRun('rcn_twice', '2026-04-01', '2026-04-02');
    const ends = await Promise.all([
      runReconciliation(shop.server.deps, 'rcn_twice'),
      runReconciliation(shop.server.deps, 'rcn_twice'),
    ]);
    expect(ends.toSorted()).toEqual(['busy', 'done']);
    expect(summary(await stateOf('rcn_twice'))).toHaveLength(2);
  });

  test('fails with the reason while Stripe is away, and the job tries it again', async () => {
    shop.stripe.down();
    const { body } = await operator.post('/admin/reconciliations', { from: '2026-04-03', to: '2026-04-03' });
    await until(async () => (await stateOf(body.id)).state === 'failed', 60_000);
    expect((await stateOf(body.id)).error).toMatch(/connection|connect/i);
    shop.stripe.up();
    await until(async () => (await stateOf(body.id)).state === 'done', 60_000);
    expect((await stateOf(body.id)).error).toBeNull();
  }, 150_000);

  test('comes by itself for the days that can still change', async () => {
    await reconcileNightly(shop.server.deps);
    const { body } = await operator.get('/admin/reconciliations?limit=1');
    const [run] = body.items;
    const day = (ago: number) =>
      new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(
        Date.now() - ago * 86_400_000,
      );
    expect(run).toMatchObject({ requestedBy: 'schedule', from: day(7), to: day(1) });
    await until(async () => (await stateOf(run.id)).state === 'done', 20_000);
  });
});

describe('the command line', () => {
  const admin = (...words: string[]) => adminCommand(shop, words);

  test('reconciles: exit status 2 and the differences, then 0 and none', async () => {
    await saleInSilence('2026-05-02T12:00:00Z');
    const first = await admin('reconcile', '--from', '2026-05-01', '--to', '2026-05-03');
    expect({ status: first.status, stderr: first.stderr.includes('Error') }).toEqual({
      status: 2,
      stderr: false,
    });
    expect(JSON.parse(first.stdout).differences).toMatchObject([
      { day: '2026-05-02', currency: 'usd', category: 'charge', ledger: 0, stripe: 1000, repaired: true },
      { day: '2026-05-02', currency: 'usd', category: 'fee', ledger: 0, stripe: -30, repaired: true },
    ]);
    const second = await admin('reconcile', '--from', '2026-05-01', '--to', '2026-05-03');
    expect(second).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(second.stdout).differences).toEqual([]);
  }, 150_000);

  test('waits while another run is under way', async () => {
    await insertRun('rcn_before', '2026-05-10', '2026-05-10', {
      state: 'running',
      lease: 'of a server that is about to die',
      leased_until: new Date(Date.now() + 8000),
    });
    const began = Date.now();
    const { status, stdout } = await admin('reconcile', '--from', '2026-05-10', '--to', '2026-05-10');
    expect({ status, differences: JSON.parse(stdout).differences }).toEqual({ status: 0, differences: [] });
    expect(Date.now() - began).toBeGreaterThan(7000);
  }, 150_000);

  test('refuses what is no day, with a sentence', async () => {
    for (const words of [
      ['reconcile', '--from', 'yesterday', '--to', '2026-05-01'],
      ['reconcile', '--from', '2026-05-01'],
      ['reconcile', '--from', '2026-05-02', '--to', '2026-05-01'],
    ]) {
      const { status, stdout, stderr } = await admin(...words);
      expect({ isRefused: status > 0, stdout }).toEqual({ isRefused: true, stdout: '' });
      expect(stderr).toMatch(/--from is a day|--to is missing|"from" is after "to"/);
    }
  }, 150_000);
});

test('without a key of Stripe it says what is missing', async () => {
  const server = await startTestServer();
  try {
    const owner = await operatorClient(server);
    for (const [path, body] of [
      ['/admin/reconciliations', { from: '2026-05-01', to: '2026-05-01' }],
      ['/admin/rebuilds', {}],
    ] as const) {
      const answer = await owner.post(path, body);
      expect(answer.status).toBe(503);
      expect(JSON.stringify(answer.body)).toContain('STRIPE_SECRET_KEY');
    }
    // Begun when there was a key.
    await server.pool.query(
      `insert into rebuilds (id, requested_by, step, created_at) values ('rbd_1', 'operator', 'customers', now())`,
    );
    await expect(rebuild(server.deps, { id: 'rbd_1' })).rejects.toThrow('STRIPE_SECRET_KEY');
    expect((await owner.get('/admin/rebuilds')).body.items).toMatchObject([
      { state: 'failed', error: expect.stringContaining('STRIPE_SECRET_KEY') },
    ]);
    const outcome = await adminCommand(
      { server, stripe: shop.stripe },
      ['reconcile', '--from', '2026-05-01', '--to', '2026-05-01'],
      { STRIPE_SECRET_KEY: '', STRIPE_API_BASE: '' },
    );
    expect({ status: outcome.status, stdout: outcome.stdout }).toEqual({ status: 1, stdout: '' });
    expect(outcome.stderr).toContain('STRIPE_SECRET_KEY');
  } finally {
    await server.close();
  }
});
