import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;
let at = new Date('2026-03-01T12:00:00Z');
beforeAll(async () => {
  server = await startTestServer({ now: () => at });
  operator = await operatorClient(server);
});
afterAll(() => server.close());

const lastOf = async (subject: string) =>
  (await operator.get(`/admin/audit-log?subject=${subject}&limit=1`)).body.items[0];
const revert = (number: number, headers = {}) =>
  operator.post(`/admin/audit-log/${number}/revert`, {}, headers);

async function done(answer: Promise<{ status: number; body: { id: string } }>): Promise<string> {
  const { status, body } = await answer;
  expect([status, body]).toEqual([status < 300 ? status : 200, expect.anything()]);
  return body.id;
}

test('a plan gets back its terms by the rules of plans, and the change says why', async () => {
  const { id: scenario } = await insertScenario(server.pool);
  const price = { amount: 2900, currency: 'usd' };
  const terms = { name: 'Team', price, interval: 'month', scenarios: 'all', installationLimit: 5 };
  const id = await done(operator.post('/admin/plans', terms));
  const changed = { name: 'Crew', price: { amount: 3900, currency: 'usd' }, scenarios: [scenario] };
  await done(operator.patch(`/admin/plans/${id}`, changed));
  const change = await lastOf('plans');
  const { status, body } = await revert(change.number, { 'X-Change-Reason': 'nobody bought it' });
  expect([status, body]).toMatchObject([
    201,
    { subject: 'plans', subjectId: id, kind: 'changed', reason: 'nobody bought it', actor: { name: 'test' } },
  ]);
  const { body: plan } = await operator.get(`/admin/plans/${id}`);
  expect(plan).toMatchObject({ name: 'Team', price, scenarios: 'all', installationLimit: 5 });

  const again = await revert(change.number);
  expect([again.status, again.body.type, again.body.lastChange]).toEqual([
    409,
    '/problems/changed_since',
    body.number,
  ]);
  // Taking back what took back is a change like any other.
  expect((await revert(body.number)).body.reason).toBe(`Takes change ${body.number} back.`);
  expect((await operator.get(`/admin/plans/${id}`)).body).toMatchObject({ name: 'Crew' });
});

test('a change is refused where one of its fields changed since, and not where another one did', async () => {
  const created = { title: 'Chasing', description: 'Reminds.', complexityLevel: 2, category: 'finance' };
  const id = await done(operator.post('/admin/scenarios', created));
  await done(operator.patch(`/admin/scenarios/${id}`, { title: 'Reminding', category: 'sales' }));
  const first = await lastOf('scenarios');
  await done(operator.patch(`/admin/scenarios/${id}`, { tags: ['late'] }));
  expect((await operator.get(`/admin/audit-log/${first.number}`)).body.revert.isPossible).toBe(true);
  await done(operator.patch(`/admin/scenarios/${id}`, { title: 'Nudging' }));
  const refused = await revert(first.number);
  expect([refused.status, refused.body.fields]).toEqual([409, ['title']]);
  expect((await operator.get(`/admin/audit-log/${first.number}`)).body.revert).toEqual({
    isPossible: false,
    way: 'set',
    reason: refused.body.detail,
  });
  await done(operator.patch(`/admin/scenarios/${id}`, { title: 'Reminding' }));
  expect((await revert(first.number)).status).toBe(201);
  expect((await operator.get(`/admin/scenarios/${id}`)).body).toMatchObject({
    title: 'Chasing',
    category: { slug: 'finance' },
    tags: ['late'],
  });
});

test('an assumption gets another row from now on, and the past keeps what held then', async () => {
  const rate = { scope: 'library', name: 'hourlyRate', provenance: 'confirmed' };
  await done(operator.post('/admin/assumptions', { ...rate, value: '40', from: '2026-01-01T00:00:00Z' }));
  await done(operator.post('/admin/assumptions', { ...rate, value: '55.5', from: '2026-02-01T00:00:00Z' }));
  at = new Date('2026-03-02T12:00:00Z');
  expect((await revert((await lastOf('assumptions')).number)).status).toBe(201);
  const { body } = await operator.get('/admin/assumptions?scope=library&name=hourlyRate');
  const said = body.items.map(({ value, from }: { value: string; from: string }) => `${from} ${value}`);
  expect(said.toSorted()).toEqual([
    '2026-01-01T00:00:00.000Z 40',
    '2026-02-01T00:00:00.000Z 55.5',
    '2026-03-02T12:00:00.000Z 40',
  ]);
});

test('prices, settings, rules, offers, bundles and cross-sells go back too', async () => {
  const scenarios = [await insertScenario(server.pool), await insertScenario(server.pool)].map(
    ({ id }) => id,
  );
  await server.pool.query(`update scenarios set price_amount = 900, price_currency = 'usd'`);
  const offer = { title: 'More', message: 'For you.', product: { scenario: scenarios[0] }, percentOff: 20 };
  const offerId = await done(operator.post('/admin/offers', offer));
  const bundle = { title: 'Finance', scenarios, price: { amount: 4900, currency: 'usd' } };
  const bundleId = await done(operator.post('/admin/bundles', bundle));
  const crossSell = {
    kind: 'afterPayment',
    of: { scenario: scenarios[0] },
    offers: { scenario: scenarios[1] },
  };
  const crossSellId = await done(operator.post('/admin/cross-sells', { ...crossSell, percentOff: 10 }));
  const from = '2026-01-01T00:00:00Z';
  const model = { model: 'own', outputPerMillion: '2', currency: 'usd', from };
  await done(operator.post('/admin/model-prices', { ...model, inputPerMillion: '0.0000001' }));
  await done(
    operator.post('/admin/make-credit-prices', { plan: 'core', price: '0.001', currency: 'usd', from }),
  );
  const ruleId = await done(
    operator.post('/admin/alert-rules', { name: 'An audit fails', condition: { kind: 'gateFailed' } }),
  );
  await done(operator.put('/admin/switches/recommendations.learned', { isOn: true, percent: 10 }));
  const cases: [string, () => Promise<unknown>, () => Promise<unknown>][] = [
    [
      'offers',
      () => operator.patch(`/admin/offers/${offerId}`, { percentOff: 30, product: { nextTier: true } }),
      () => operator.get(`/admin/offers/${offerId}`),
    ],
    [
      'bundles',
      () => operator.patch(`/admin/bundles/${bundleId}`, { price: { amount: 5900, currency: 'usd' } }),
      () => operator.get(`/admin/bundles/${bundleId}`),
    ],
    [
      'cross_sells',
      () => operator.patch(`/admin/cross-sells/${crossSellId}`, { isActive: false, percentOff: null }),
      () => operator.get('/admin/cross-sells'),
    ],
    [
      'alert_rules',
      () => operator.patch(`/admin/alert-rules/${ruleId}`, { severity: 'info', coolDownMinutes: 5 }),
      async () =>
        (await operator.get('/admin/alert-rules?limit=100')).body.items.find(
          ({ id }: { id: string }) => id === ruleId,
        ),
    ],
    [
      'switches',
      () => operator.put('/admin/switches/recommendations.learned', { isOn: false }),
      async () => (await operator.get('/admin/switches')).body.items[0],
    ],
    [
      'billing_settings',
      () => operator.patch('/admin/billing-settings', { partialRefund: 'revoke' }),
      () => operator.get('/admin/billing-settings'),
    ],
    [
      'reward_rules',
      () => operator.patch('/admin/reward-rules', { pointsPerUnit: '2.5', expiryMonths: null }),
      () => operator.get('/admin/reward-rules'),
    ],
    [
      'ai_model_prices',
      () => operator.post('/admin/model-prices', { ...model, inputPerMillion: '3' }),
      async () => (await operator.get('/admin/model-prices?model=own')).body.items[0].inputPerMillion,
    ],
    [
      'make_credit_prices',
      () => operator.post('/admin/make-credit-prices', { plan: 'core', price: '0.5', currency: 'usd', from }),
      async () => (await operator.get('/admin/make-credit-prices?plan=core')).body.items[0].price,
    ],
  ];
  for (const [subject, change, read] of cases) {
    const before = essenceOf(await read());
    at = new Date(at.getTime() + 60_000);
    await change();
    const changed = await lastOf(subject);
    expect([subject, changed.kind]).toEqual([subject, 'changed']);
    if (!subject.endsWith('prices')) expect(essenceOf(await read())).not.toEqual(before);
    at = new Date(at.getTime() + 60_000);
    const { status, body } = await revert(changed.number);
    expect([subject, status, body]).toEqual([subject, 201, expect.objectContaining({ kind: 'changed' })]);
    expect([subject, essenceOf(await read())]).toEqual([subject, before]);
  }
});

test('what nobody can take back says so, and who may not change a thing may not take it back', async () => {
  const added = await lastOf('plans');
  const { body: key } = await operator.post('/admin/api-keys', { name: 'CI', scopes: ['analytics:read'] });
  await operator.delete(`/admin/api-keys/${key.id}`);
  const refused = await revert((await lastOf('api_keys')).number);
  expect([refused.status, refused.body.type]).toEqual([409, '/problems/not_revertable']);
  expect(refused.body.detail).toContain('Revoke the key');
  await done(
    operator.post('/admin/make-credit-prices', {
      plan: 'teams',
      price: '0.001',
      currency: 'usd',
      from: '2026-01-01T00:00:00Z',
    }),
  );
  const first = await revert((await lastOf('make_credit_prices')).number);
  expect([first.status, first.body.detail]).toEqual([409, expect.stringContaining('It was the first')]);

  const keeper = await operatorClient(server, ['settings:read', 'settings:write']);
  const forbidden = await keeper.post(`/admin/audit-log/${added.number}/revert`, {});
  expect([forbidden.status, forbidden.body.scope]).toEqual([403, 'billing:write']);
  const reader = await operatorClient(server, ['settings:read']);
  expect((await reader.post(`/admin/audit-log/${added.number}/revert`, {})).status).toBe(403);
});

/** Without instants and revisions, which go on. */
function essenceOf(read: unknown): unknown {
  const body = (read as { body?: unknown }).body ?? read;
  return JSON.parse(
    JSON.stringify(body, (name, value: unknown) =>
      ['updatedAt', 'changedAt', 'effectiveFrom', 'stripe', 'revision'].includes(name) ? undefined : value,
    ),
  );
}
