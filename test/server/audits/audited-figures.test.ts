import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { assumeForLibrary } from '../../support/assumptions.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { fixFigures } from '../../../server/feedback/figures/fix-figures.ts';
import { InsightKind } from '../../../server/insights/schema.ts';
import { followEvents } from '../../support/event-stream.ts';
import { operatorKey } from '../accounts/people.ts';
import { audited } from './auditing.ts';

let now = new Date('2026-03-15T12:00:00Z');
let server: TestServer;
let operator: ApiClient;
let customer: Awaited<ReturnType<typeof customerClient>>;
beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  operator = await operatorClient(server);
  await assumeForLibrary(operator, { hourlyRate: '60' });
  customer = await customerClient(server);
  const { id } = await insertInstallation(server.pool, {
    customerId: customer.id,
    scenario: await insertScenario(server.pool),
    confirmedAt: now,
  });
  const run = {
    installationId: id,
    executionId: 'a',
    status: 'completed',
    startedAt: '2026-03-15T11:00:00Z',
  };
  await customer.post('/v1/execution-tasks', { tasks: [run] });
});
afterAll(() => server.close());

type Told = {
  figure: string;
  code: string;
  reason: string;
  audit?: { gates: string[]; checkedAt: string; since: string };
};
const paths = [
  'overview',
  'revenue',
  'mrr',
  'completion',
  'roi',
  'roi?perspective=library',
  'bridge',
  'models',
  'funnel',
  'coupons',
  'customers',
  'complaints',
];
/** Answers without totals, and what each has a seal of. */
const others: [path: string, figures: string[]][] = [
  ['/admin/analytics/cohorts', ['customers', 'values']],
  ['/admin/analytics/outliers', ['completionRate', 'p50Ms', 'creditsPerRun', 'freedMinutesPerRun']],
  ['/admin/analytics/forecast', ['history', 'forecast', 'trackRecord']],
  ['/admin/analytics/exhaustion', ['used', 'exhaustedOn']],
  ['/admin/recommendations', ['recommendations', 'outcomes', 'effect']],
  ['/admin/analytics/complainers', ['completion', 'stopped', 'ratings']],
  ['/admin/feedback/fixes', Object.keys(fixFigures)],
  ['/admin/insights', InsightKind.options],
  ['/admin/insights/savings?from=2026-03-01&to=2026-03-14', ['hours', 'valueMicros']],
];
const tell = async (path = 'overview', headers = {}) => operator.get(`/admin/analytics/${path}`, headers);
const sealsIn = (gates: Told[]) => gates.filter(({ audit }) => audit);
const sealIn = async (path: string, figure: string): Promise<Told | undefined> =>
  sealsIn((await operator.get(path)).body.gates).find((gate) => gate.figure === figure);
const sealOf = async (figure: string) => sealIn('/admin/analytics/overview', figure);
const address = '/admin/analytics/overview?from=2026-03-01&to=2026-03-15';

/** What rests on runs, and what on money alone. */
const madeOfRuns = [
  ['/admin/analytics/complaints', 'complaintsPer1000'],
  ['/admin/analytics/cohorts?by=completion', 'values'],
  ['/admin/analytics/outliers', 'p50Ms'],
  ['/admin/analytics/forecast?metric=executions', 'forecast'],
  ['/admin/analytics/exhaustion', 'used'],
  ['/admin/analytics/complainers', 'completion'],
  ['/admin/feedback/fixes', 'difference'],
  ['/admin/analytics/customers', 'completionRate30d'],
  ['/admin/analytics/funnel', 'retained'],
  ['/admin/analytics/models', 'successRate'],
  ['/admin/analytics/bridge', 'realisationMicros'],
  ['/admin/analytics/overview', 'silentShare'],
  ['/admin/insights', 'failuresRose'],
  ['/admin/insights', 'silentInstallations'],
  ['/admin/insights/savings?from=2026-03-01&to=2026-03-14', 'hours'],
] as const;
const madeOfMoney = [
  ['/admin/analytics/complaints', 'complaints'],
  ['/admin/analytics/cohorts?by=payment&metric=revenue', 'values'],
  ['/admin/analytics/forecast?metric=revenue', 'forecast'],
  ['/admin/recommendations', 'effect'],
  ['/admin/analytics/customers', 'lifetimeValue'],
  ['/admin/analytics/funnel', 'paid'],
  ['/admin/analytics/coupons', 'discount'],
  ['/admin/analytics/mrr', 'closing'],
] as const;

test('without an audit no figure is said to be verified', async () => {
  for (const path of paths) expect([path, sealsIn((await tell(path)).body.gates)]).toEqual([path, []]);
  for (const [path] of others)
    expect([path, sealsIn((await operator.get(path)).body.gates)]).toEqual([path, []]);
});

test('after an audit every figure of every answer says that it was verified, when and by which gates', async () => {
  const audit = await audited(operator);
  expect(audit.failed + audit.warned).toBe(0);
  for (const path of paths) {
    const { gates, totals } = (await tell(path)).body;
    expect([path, sealsIn(gates).map(({ figure }) => figure)]).toEqual([path, Object.keys(totals)]);
    for (const gate of sealsIn(gates))
      expect(gate).toMatchObject({ code: 'verified', audit: { checkedAt: now.toISOString() } });
  }
  for (const [path, figures] of others) {
    const seals = sealsIn((await operator.get(path)).body.gates);
    expect([path, seals.map(({ figure, code }) => [figure, code])]).toEqual([
      path,
      figures.map((figure) => [figure, 'verified']),
    ]);
  }
  expect((await sealOf('roi'))?.audit?.gates).toEqual(expect.arrayContaining(['G7', 'G11', 'G16']));
  expect((await sealOf('netRevenue'))?.audit?.gates).not.toContain('G11'); // nobody's minutes make money
});

/** Of every offer, what is said of its effect. */
const effectSeals = async () =>
  (await operator.get('/admin/offers/effects')).body.items.flatMap(({ gates }: { gates: Told[] }) => gates);
/** What the first message of the live feed says of its figures. */
async function liveSeals(): Promise<[string, string][]> {
  const stream = await followEvents(`${server.url}/admin/live`, (await operatorKey(server, ['*'])).headers);
  await expect.poll(() => stream.of('snapshot')).toHaveLength(1);
  stream.close();
  return stream.of('snapshot')[0]!.data.gates.map(({ figure, code }: Told) => [figure, code]);
}
const inCsv = async (path = address) => {
  const { headers } = await operator.get(path, { accept: 'text/csv' });
  return {
    asOf: headers.get('x-as-of'),
    figures: headers.get('x-figures'),
    gates: headers.get('x-figures-gates'),
  };
};
const verifiedCsv = { asOf: now.toISOString(), figures: 'verified', gates: null };

test('what an offer brought, what happens now and CSV are told how they stand too', async () => {
  await operator.post('/admin/offers', {
    title: 'For all',
    message: 'It fits.',
    product: { nextTier: true },
    percentOff: 10,
  });
  expect(await effectSeals()).toMatchObject([{ figure: 'incrementalNetRevenue', code: 'verified' }]);
  expect(await liveSeals()).toEqual(
    ['activeNow', 'started', 'completed', 'failed'].map((figure) => [figure, 'verified']),
  );
  for (const path of [address, '/admin/analytics/cohorts', '/admin/analytics/customers'])
    expect([path, await inCsv(path)]).toEqual([path, verifiedCsv]);
});

test('customers are told of their own figures and not of the audits', async () => {
  for (const path of ['/v1/roi', '/v1/roi/bridge'])
    expect(sealsIn((await customer.get(path)).body.gates)).toEqual([]);
});

test('a gate that fails turns the figures that depend on it, and no others, and their tag changes', async () => {
  const etag = (await operator.get(address)).headers.get('etag') ?? '';
  expect((await operator.get(address, { 'if-none-match': etag })).status).toBe(304);
  await customer.post('/v1/execution-tasks', {
    tasks: Array.from({ length: 5 }, (_, index) => ({
      installationId: 'none',
      executionId: `x${index}`,
      status: 'completed',
      startedAt: 'never',
    })),
  });
  await server.pool.query(
    `insert into quarantined_tasks (id, customer_id, kind, reason, errors, raw, is_whole, digest, reporting_credits, times, state, received_at, seen_at)
     values ('qua_x', $1, 'task', 'refused', '[]', '{}', true, '\\x01', 0, 1, 'waiting', $2, $2)`,
    [customer.id, now],
  );
  await audited(operator);
  const run = await sealOf('completionRate');
  expect(run).toMatchObject({ code: 'failed', audit: { gates: ['G4'], since: now.toISOString() } });
  expect(run?.reason).toMatch(/^G4 No run is missing: 1 report of the last week was refused, waits in/);
  expect(await sealOf('netRevenue')).toMatchObject({ code: 'verified' });
  const codes = await Promise.all(
    madeOfRuns.map(async ([path, figure]) => [path, figure, (await sealIn(path, figure))?.code]),
  );
  expect(codes).toEqual(madeOfRuns.map((asked) => [...asked, 'failed']));
  const untouched = await Promise.all(
    madeOfMoney.map(async ([path, figure]) => [path, figure, (await sealIn(path, figure))?.code]),
  );
  expect(untouched).toEqual(madeOfMoney.map((asked) => [...asked, 'verified']));
  expect(await effectSeals()).toMatchObject([{ code: 'verified' }]);
  expect(await liveSeals()).toEqual(
    ['activeNow', 'started', 'completed', 'failed'].map((figure) => [figure, 'failed']),
  );
  expect(await inCsv()).toEqual({ ...verifiedCsv, figures: 'failed', gates: 'G4' });
  expect(await inCsv('/admin/analytics/revenue')).toEqual(verifiedCsv);
  const { status, headers } = await operator.get(address, { 'if-none-match': etag });
  expect(status).toBe(200);
  expect(headers.get('etag')).not.toBe(etag);
  await server.pool.query('delete from quarantined_tasks');
});

test('sums of runs that differ make figures of runs doubtful, and leave those of money verified', async () => {
  await server.pool.query(
    `insert into total_days (day, ai_model, kind, started) values ('2026-03-12', 'none', 1, 1)`,
  );
  const { results } = await audited(operator);
  const failing = results.filter(({ state }) => state === 'fail').map(({ gate }) => gate);
  expect(failing).toEqual(['G7', 'G8', 'G9']);
  expect(await sealOf('started')).toMatchObject({ code: 'failed' });
  expect(await sealOf('roi')).toMatchObject({ code: 'failed' }); // it rests on runs
  expect(await sealOf('netRevenue')).toMatchObject({ code: 'verified' });
  await server.pool.query(`delete from total_days where day = '2026-03-12'`);
  await server.pool.query(`update roll_up_checks set differences = '[]'`);
  await audited(operator);
  expect(await sealOf('started')).toMatchObject({ code: 'verified' });
});

test('what was checked more than two nights ago is no longer said to be certain', async () => {
  await audited(operator);
  expect(await sealOf('started')).toMatchObject({ code: 'verified' });
  now = new Date('2026-03-17T12:00:01Z');
  expect(await sealOf('started')).toMatchObject({
    code: 'doubtful',
    reason: 'Nothing has been audited for two nights.',
  });
});
