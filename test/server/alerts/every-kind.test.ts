import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { evaluateAlerts } from '../../../server/alerts/lifecycle/evaluate.ts';
import { groupFailedTasks } from '../../../server/errors/group-failed-tasks.ts';
import { foreseeExhaustion } from '../../../server/forecasting/exhaustion/foresee-exhaustion.ts';
import { addDays, daysOf } from '../../../server/platform/time.ts';
import { insertInstallation } from '../../support/library-rows.ts';
import { saidBy } from '../audits/auditing.ts';
import type { Buyer, Ware } from '../billing/shop.ts';
import { startTill, type Till } from '../billing/payments/till.ts';
import { until } from '../../support/until.ts';

/** Each kind of rule, from what customers report and Stripe tells to the alert and its end; nothing is put into tables of figures. */
let now = new Date('2026-11-20T10:04:00Z');
let till: Till;
let ada: Buyer;
let ware: Ware;
let installation: string;

beforeAll(async () => {
  till = await startTill({ now: () => now });
  ada = await till.newBuyer();
  ware = await till.newWare({ amount: 1_900, currency: 'usd' });
  const { rows } = await till.server.pool.query<{ id: string }>(
    'select id from scenario_versions where scenario_id = $1',
    [ware.id],
  );
  const scenario = { ...ware, versionId: rows[0]?.id ?? '' };
  const confirmedAt = new Date('2026-08-01T00:00:00Z');
  ({ id: installation } = await insertInstallation(till.server.pool, {
    customerId: ada.id,
    scenario,
    confirmedAt,
  }));
  await report({ from: '2026-09-02', to: '2026-11-15' }, { failed: 1 });
}, 120_000);
afterAll(() => till.close());
beforeEach(async () => {
  for (const { id, isActive } of (await till.operator.get('/admin/alert-rules?limit=100')).body.items)
    if (isActive) await till.operator.patch(`/admin/alert-rules/${id}`, { isActive: false });
});

/** Twenty runs on each day, of which the first fail, as the customer's scenarios in Make report them. */
async function report(
  range: { from: string; to: string },
  { failed, code = 'RateLimitError', credits }: { failed: number; code?: string; credits?: number },
): Promise<void> {
  const tasks = daysOf(range).flatMap((day) =>
    Array.from({ length: 20 }, (_, index) => ({
      installationId: installation,
      executionId: `${day} ${code} ${index}`,
      startedAt: `${day}T08:00:${String(index).padStart(2, '0')}Z`,
      finishedAt: `${day}T08:01:00Z`,
      ...(index < failed ? { status: 'failed', error: { code } } : { status: 'completed' }),
      ...(credits === undefined ? {} : { credits }),
    })),
  );
  for (let index = 0; index < tasks.length; index += 1_000) {
    const part = tasks.slice(index, index + 1_000);
    expect((await ada.post('/v1/execution-tasks', { tasks: part })).body.accepted).toBe(part.length);
  }
}
const today = () => now.toISOString().slice(0, 10);
const inDays = (days: number) => (now = new Date(now.getTime() + days * 86_400_000));
const hourly = async (times: number) => {
  for (let index = 0; index < times; index += 1) {
    now = new Date(now.getTime() + 3_600_000);
    await evaluateAlerts(till.server.deps);
  }
};
async function watch(condition: object) {
  const { status, body: rule } = await till.operator.post('/admin/alert-rules', {
    name: 'Watched',
    condition,
  });
  expect(status).toBe(201);
  return async () => (await till.operator.get(`/admin/alerts?rule=${rule.id}`)).body.items;
}

test('a change of trend: runs begin to fail, and succeed again', async () => {
  const alerts = await watch({
    kind: 'trend',
    metric: 'completionRate',
    scope: 'scenarios',
    direction: 'down',
    minimumEffect: 0.05,
    minimumVolume: 10,
  });
  await report({ from: '2026-11-16', to: '2026-11-19' }, { failed: 10 });
  await hourly(1);
  expect(await alerts()).toMatchObject([
    {
      state: 'open',
      title: `Completion rate of “${ware.title}” fell`,
      evidence: { startedOn: '2026-11-16', after: 0.5 },
    },
  ]);
  inDays(6);
  await report({ from: '2026-11-20', to: addDays(today(), -1) }, { failed: 1 });
  await hourly(1);
  expect(await alerts()).toMatchObject([{ state: 'resolved', resolution: 'It is as usual again.' }]);
});

test('a threshold: many failures on one day, few on the next', async () => {
  const alerts = await watch({
    kind: 'threshold',
    metric: 'failures',
    scope: 'customer',
    customer: ada.id,
    comparison: 'above',
    value: 5,
    days: 1,
    minimumVolume: 10,
  });
  await report({ from: today(), to: today() }, { failed: 12 });
  await hourly(1);
  expect(await alerts()).toEqual([]);
  await hourly(1);
  expect(await alerts()).toMatchObject([{ state: 'open', evidence: { after: 12, threshold: 5 } }]);
  inDays(1);
  await report({ from: today(), to: today() }, { failed: 2 });
  await hourly(1);
  expect(await alerts()).toMatchObject([{ state: 'open' }]);
  await hourly(1);
  expect(await alerts()).toMatchObject([{ state: 'resolved' }]);
});

test('silence: no reports for longer than usual, and one again', async () => {
  const alerts = await watch({ kind: 'silence', intervals: 3, minimumDays: 2 });
  inDays(2);
  await hourly(2);
  expect(await alerts()).toEqual([]);
  inDays(2);
  await hourly(2);
  expect(await alerts()).toMatchObject([
    { state: 'open', title: `1 installation of “${ware.title}” is silent` },
  ]);
  await report({ from: today(), to: today() }, { failed: 1 });
  await hourly(2);
  expect(await alerts()).toMatchObject([{ state: 'resolved' }]);
});

test('the dispute rate: a buyer’s bank takes a payment back, and later buyers are content', async () => {
  const alerts = await watch({ kind: 'disputeRate', above: 0.1, days: 3, minimumOrders: 5 });
  const sell = async () => {
    let last = '';
    for (let index = 0; index < 5; index += 1)
      ({ paymentId: last } = await till.buy(await till.newBuyer(), ware, { at: now }));
    await till.deliver();
    return last;
  };
  const paymentId = await sell();
  await hourly(2);
  expect(await alerts()).toEqual([]);
  till.stripe.openDispute(paymentId, { at: now });
  await till.deliver();
  await hourly(2);
  expect(await alerts()).toMatchObject([{ state: 'open', title: 'Dispute rate of the library is 20.0 %' }]);
  inDays(5);
  await sell();
  await hourly(2);
  expect(await alerts()).toMatchObject([{ state: 'resolved' }]);
}, 60_000);

test('the forecast of exhaustion: credits are used faster than the plan allows, and a bigger plan suffices', async () => {
  const alerts = await watch({ kind: 'exhaustion', withinDays: 31 });
  await report(
    { from: addDays(today(), -30), to: addDays(today(), -1) },
    { failed: 0, code: 'none', credits: 50 },
  );
  const plan = async (creditsPerMonth: number) => {
    const { status } = await till.operator.put(`/admin/customers/${ada.id}/make-plan`, { creditsPerMonth });
    expect(status).toBeLessThan(300);
    await foreseeExhaustion(till.server.deps);
  };
  await plan(20_000);
  await hourly(2);
  expect(await alerts()).toMatchObject([
    { state: 'open', title: expect.stringMatching(/^Credits of a plan in Make run out on 2026-/) },
  ]);
  await plan(10_000_000);
  await hourly(2);
  expect(await alerts()).toMatchObject([{ state: 'resolved' }]);
});

test('a new error: runs fail in a way not seen before, and for three days no other is new', async () => {
  const alerts = await watch({ kind: 'newErrorGroup' });
  await report({ from: today(), to: today() }, { failed: 1, code: 'TeapotError' });
  // What failed in other tests may be grouped only now, and is new too.
  const ofTeapots = async () =>
    (await alerts()).filter(({ title }: { title: string }) => title.includes('TeapotError'));
  // Every minute, of what was announced some seconds ago.
  const grouped = async () => {
    await groupFailedTasks(till.server.deps);
    return ofTeapots();
  };
  await expect
    .poll(grouped, { timeout: 60_000, interval: 1_000 })
    .toMatchObject([{ state: 'open', title: expect.stringMatching(/^New error: .*TeapotError/) }]);
  inDays(4);
  await hourly(1);
  expect(await ofTeapots()).toMatchObject([
    { state: 'resolved', resolution: 'No new error for three days.' },
  ]);
}, 90_000);

async function gateAfterAudit(): Promise<string> {
  const { body: started } = await till.operator.post('/admin/audits', {});
  const read = async () => (await till.operator.get(`/admin/audits/${started.id}`)).body;
  await until(async () => !['waiting', 'running'].includes((await read()).state), 60_000);
  return saidBy(await read(), 'G8').state;
}

test('a gate that fails: somebody takes sums away, and puts them back', async () => {
  const alerts = await watch({ kind: 'gateFailed', gates: ['G8'] });
  const day = addDays(today(), -10);
  const run = (sql: string) => till.server.pool.query(sql);
  expect(await gateAfterAudit()).toBe('pass');
  expect(await alerts()).toEqual([]);
  await run(`create table kept_days as select * from total_days where day = '${day}'`);
  await run(`delete from total_days where day = '${day}'`);
  expect(await gateAfterAudit()).toBe('fail');
  await expect.poll(alerts, { timeout: 20_000 }).toMatchObject([{ state: 'open', subject: 'gate:G8' }]);
  await run(`insert into total_days select * from kept_days`);
  await run(`drop table kept_days`);
  await run(`update roll_up_checks set differences = '[]', repaired_at = null`);
  expect(await gateAfterAudit()).toBe('pass');
  await expect
    .poll(alerts, { timeout: 20_000 })
    .toMatchObject([{ state: 'resolved', resolution: 'The audit passes again.' }]);
}, 240_000);
