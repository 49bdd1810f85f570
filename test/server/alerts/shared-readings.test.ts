import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluateAlerts, momentOf } from '../../../server/alerts/lifecycle/evaluate.ts';
import { metricNames } from '../../../server/alerts/metrics.ts';
import { observe } from '../../../server/alerts/observe/observe.ts';
import { selectActiveRules } from '../../../server/alerts/rules/rule-queries.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { countDays, daysUpTo, insertDays } from './days-of-runs.ts';

const yesterday = '2026-11-19';
let now = new Date('2026-11-20T10:04:00Z');
let server: TestServer;
let operator: ApiClient;

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  operator = await operatorClient(server);
  const { id: customerId } = await customerClient(server);
  for (let count = 0; count < 3; count += 1) {
    const scenario = await insertScenario(server.pool);
    const confirmedAt = new Date('2026-06-01T00:00:00Z');
    const { id } = await insertInstallation(server.pool, { customerId, scenario, confirmedAt });
    const days = daysUpTo(yesterday, 60, (day, index) => ({
      day,
      installation: id,
      runs: 40 + count,
      warnings: 3,
      failed: 1 + ((index + count) % 3),
    }));
    await insertDays(server, days);
  }
  await countDays(server, { from: '2026-09-01', to: yesterday });
}, 120_000);
afterAll(() => server.close());

const ofRuns = ['completionRate', 'failures', 'runs', 'warningShare', 'p95Ms'];

/** How many snapshots of figures, and how many statements in them, an evaluation reads. */
async function readingsOf(conditions: object[]) {
  await server.pool.query('update alert_rules set is_active = false');
  for (const condition of conditions) {
    const { status } = await operator.post('/admin/alert-rules', { name: 'Watched', condition });
    expect(status).toBe(201);
  }
  let [snapshots, statements] = [0, 0];
  const { reading } = server.deps;
  await evaluateAlerts({
    ...server.deps,
    reading: {
      inSnapshot: (work) => {
        snapshots += 1;
        return reading.inSnapshot((db, freshness) => {
          const query = (...asked: Parameters<typeof db.query>) => {
            statements += 1;
            return db.query(...asked);
          };
          return work({ query } as typeof db, freshness);
        });
      },
    },
  });
  now = new Date(now.getTime() + 86_400_000);
  return { snapshots, statements };
}
const trend = (metric: string, scope = 'scenarios') => ({
  kind: 'trend',
  metric,
  scope,
  direction: 'either',
  minimumEffect: 5,
  minimumVolume: 30,
});

test('rules on five figures of runs are one reading, of other places another', async () => {
  const one = await readingsOf([trend('p95Ms')]);
  expect(one.snapshots).toBe(1);
  expect(await readingsOf(ofRuns.map((metric) => trend(metric)))).toEqual(one);
  const { snapshots } = await readingsOf([
    ...ofRuns.map((metric) => trend(metric)),
    trend('runs', 'library'),
  ]);
  expect(snapshots).toBe(2);
});

test('what is read together says the same as what is read alone', async () => {
  await server.pool.query('update alert_rules set is_active = false');
  for (const metric of metricNames)
    await operator.post('/admin/alert-rules', {
      name: metric,
      condition: {
        kind: 'threshold',
        metric,
        scope: 'scenarios',
        comparison: 'above',
        value: -1,
        days: 30,
        minimumVolume: 1,
      },
    });
  now = new Date('2026-11-20T18:04:00Z');
  await evaluateAlerts(server.deps);
  const moment = await momentOf(server.deps, now);
  now = new Date(now.getTime() + 3_600_000);
  await evaluateAlerts(server.deps);
  let compared = 0;
  for (const rule of await selectActiveRules(server.pool)) {
    const alone = ((await observe(server.deps, rule, moment)) ?? []).filter(({ isBreached }) => isBreached);
    const told = (await operator.get(`/admin/alerts?limit=100&rule=${rule.id}`)).body.items;
    const of = (subject: string) => told.find((alert: { subject: string }) => alert.subject === subject);
    expect(told).toHaveLength(alone.length);
    for (const { subject, title, message, evidence } of alone) {
      compared += 1;
      expect(of(subject)).toMatchObject({ title, message });
      expect(of(subject).evidence.series).toEqual(evidence.series);
      expect(
        of(subject).evidence.contributors.map(({ id, share }: { id: string; share: number }) => [id, share]),
      ).toEqual(evidence.contributors.map(({ id, share }) => [id, share]));
    }
  }
  expect(compared).toBe(5 * 3); // figures of runs, of three scenarios; there are no orders
});
