import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluateAlerts } from '../../../server/alerts/lifecycle/evaluate.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { countDays, daysUpTo, insertDays } from './days-of-runs.ts';

const yesterday = '2026-11-19';
let now = new Date('2026-11-20T10:04:00Z');
let server: TestServer;
let operator: ApiClient;
let ada: { id: string };
let bob: { id: string };
/** Ada's two installations of one scenario, and Bob's, which breaks on the 16th; all three run 40 times a day. */
let [calm, other, broken] = ['', '', ''];

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  operator = await operatorClient(server);
  [ada, bob] = [await customerClient(server), await customerClient(server, 'Bob')];
  const scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
  const install = async (customerId: string) => {
    const confirmedAt = new Date('2026-06-01T00:00:00Z');
    return (await insertInstallation(server.pool, { customerId, scenario, confirmedAt })).id;
  };
  [calm, other, broken] = [await install(ada.id), await install(ada.id), await install(bob.id)];
  for (const installation of [calm, other, broken])
    await insertDays(
      server,
      daysUpTo(yesterday, 80, (day, index) => ({
        day,
        installation,
        runs: 40,
        warnings: 4,
        failed: installation === broken && index >= 76 ? 20 : 1 + (index % 3),
      })),
    );
  await countDays(server, { from: '2026-08-01', to: yesterday });
  for (const { id } of (await operator.get('/admin/alert-rules?limit=100')).body.items)
    await operator.patch(`/admin/alert-rules/${id}`, { isActive: false });
}, 120_000);
afterAll(() => server.close());

const trend = {
  kind: 'trend',
  metric: 'completionRate',
  direction: 'down',
  minimumEffect: 0.05,
  minimumVolume: 30,
};
const add = async (condition: object) => {
  const { status, body } = await operator.post('/admin/alert-rules', { name: 'One place', condition });
  expect(status).toBe(201);
  return body.id;
};
const alertsOf = async (rule: string, as = operator) =>
  (await as.get(`/admin/alerts?rule=${rule}`)).body.items;

test('a rule watches one customer or one installation, and nothing of others', async () => {
  const rules = {
    ada: await add({ ...trend, scope: 'customer', customer: ada.id }),
    bob: await add({ ...trend, scope: 'customer', customer: bob.id }),
    calm: await add({ ...trend, scope: 'installation', installation: calm }),
    broken: await add({ ...trend, scope: 'installation', installation: broken }),
  };
  await evaluateAlerts(server.deps);
  expect(await alertsOf(rules.ada)).toEqual([]);
  expect(await alertsOf(rules.calm)).toEqual([]);
  expect(await alertsOf(rules.bob)).toMatchObject([
    {
      title: `Completion rate of customer ${bob.id} fell`,
      about: { by: 'customer', id: bob.id, label: 'Bob' },
      scenario: null,
      evidence: { startedOn: '2026-11-16' },
    },
  ]);
  const [ofBroken] = await alertsOf(rules.broken);
  expect(ofBroken).toMatchObject({
    title: `Completion rate of an installation of “Invoice chasing” (${broken}) fell`,
    about: { by: 'installation', id: broken, label: 'A copy' },
    scenario: { title: 'Invoice chasing' },
    evidence: { startedOn: '2026-11-16', after: 0.5 },
  });
  expect(ofBroken.evidence.contributors).toMatchObject([{ by: 'error', id: 'RateLimitError', share: 1 }]);
  expect(ofBroken.evidence.series.at(-1)).toEqual({ day: yesterday, value: 0.5 });
  const analyst = await operatorClient(server, ['alerts:read']);
  expect((await alertsOf(rules.bob, analyst))[0].about).toEqual({ by: 'customer', id: bob.id });
});

test('what an installation is said to do is what the dashboard says of a customer that has only this one', async () => {
  const level = { kind: 'threshold', comparison: 'above', value: -1, days: 7, minimumVolume: 1 };
  now = new Date('2026-11-20T12:04:00Z');
  for (const metric of ['completionRate', 'failures', 'runs', 'warningShare']) {
    const rules = [
      await add({ ...level, metric, scope: 'customer', customer: bob.id }),
      await add({ ...level, metric, scope: 'installation', installation: broken }),
    ];
    for (let hour = 0; hour < 2; hour += 1) {
      now = new Date(now.getTime() + 3_600_000);
      await evaluateAlerts(server.deps);
    }
    const [ofCustomer, ofInstallation] = await Promise.all(
      rules.map(async (rule) => (await alertsOf(rule))[0]),
    );
    expect(ofInstallation.evidence.after).toBeGreaterThan(0);
    expect(ofInstallation.evidence.after).toBe(ofCustomer.evidence.after);
    expect(ofInstallation.evidence.series).toEqual(ofCustomer.evidence.series);
  }
});

test('it is tried on the past like any other', async () => {
  const condition = { ...trend, scope: 'installation', installation: broken };
  const { body } = await operator.post('/admin/alert-rules/preview', { condition });
  expect(body).toMatchObject({
    count: 1,
    firings: [{ label: `an installation of “Invoice chasing” (${broken})`, endedOn: null }],
  });
});
