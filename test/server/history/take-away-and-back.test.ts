import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;
beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
});
afterAll(() => server.close());

const price = { amount: 2900, currency: 'usd' };
const lastOf = async (subject: string) =>
  (await operator.get(`/admin/audit-log?subject=${subject}&limit=1`)).body.items[0];
const detail = async (number: number) => (await operator.get(`/admin/audit-log/${number}`)).body;
const revert = (number: number) => operator.post(`/admin/audit-log/${number}/revert`, {});

async function paidScenario(amount = 900): Promise<string> {
  const { id } = await insertScenario(server.pool);
  await server.pool.query(`update scenarios set price_amount = $2, price_currency = 'usd' where id = $1`, [
    id,
    amount,
  ]);
  return id;
}

/** The fields of a noted thing without what goes on by itself. */
function lasting({ before, after }: { before: object | null; after: object | null }): object {
  const { stripePriceId: _price, ...fields } = { ...(before ?? after) } as Record<string, unknown>;
  return fields;
}

test('what was added is taken away again, and what was taken away is made again under its id', async () => {
  const scenarios = [await paidScenario(), await paidScenario()];
  const cases: [string, string, object][] = [
    ['plans', '/admin/plans', { name: 'Team', price, interval: 'month', scenarios, trialDays: 7 }],
    ['bundles', '/admin/bundles', { title: 'Finance', scenarios, price, description: 'Both.' }],
    [
      'offers',
      '/admin/offers',
      {
        title: 'More',
        message: 'For you.',
        product: { scenario: scenarios[0] },
        percentOff: 20,
        conditions: [{ fact: 'ownsScenario', scenario: scenarios[1] }],
      },
    ],
    [
      'cross_sells',
      '/admin/cross-sells',
      {
        kind: 'afterPayment',
        of: { scenario: scenarios[0] },
        offers: { scenario: scenarios[1] },
        percentOff: 9,
      },
    ],
    [
      'scenarios',
      '/admin/scenarios',
      {
        title: 'Chasing',
        description: 'Reminds.',
        complexityLevel: 2,
        category: 'finance',
        price,
        tags: ['a'],
      },
    ],
  ];
  for (const [subject, path, body] of cases) {
    const made = await operator.post(path, body);
    expect([subject, made.status, made.body.errors]).toEqual([subject, 201, undefined]);
    const { id } = made.body;
    const added = await lastOf(subject);
    expect(await detail(added.number)).toMatchObject({
      kind: 'added',
      revert: { isPossible: true, way: 'remove' },
    });
    const removed = await revert(added.number);
    expect([subject, removed.status, removed.body.kind]).toEqual([subject, 201, 'removed']);
    if (subject !== 'cross_sells') expect((await operator.get(`${path}/${id}`)).status).toBe(404);

    const gone = await detail(removed.body.number);
    expect(gone.revert).toEqual({ isPossible: true, way: 'restore', reason: null });
    const restored = await revert(removed.body.number);
    expect([subject, restored.status, restored.body]).toEqual([
      subject,
      201,
      expect.objectContaining({ kind: 'added', subjectId: id, reason: `Takes change ${gone.number} back.` }),
    ]);
    expect([subject, lasting({ before: null, after: (await detail(restored.body.number)).after })]).toEqual([
      subject,
      lasting(gone),
    ]);
    // Who presses an old button does not make it a second time.
    const again = await revert(removed.body.number);
    expect([subject, again.status, again.body.type]).toEqual([subject, 409, '/problems/changed_since']);
  }
});

test('an offer that somebody got is put away with its effect, and comes back with it', async () => {
  const scenario = await paidScenario();
  const { body: offer } = await operator.post('/admin/offers', {
    title: 'Got it',
    message: 'For you.',
    product: { scenario },
    percentOff: 20,
  });
  const { id: customer } = await customerClient(server);
  await server.pool.query(
    `insert into offer_exposures (id, offer_id, customer_id, arm, scenario_id, percent_off, exposed_at, expires_at)
     values ('ofe_1', $1, $2, 'treated', $3, 20, now(), now() + interval '1 day')`,
    [offer.id, customer, scenario],
  );
  expect((await operator.delete(`/admin/offers/${offer.id}`)).status).toBe(204);
  const putAway = await lastOf('offers');
  expect(putAway.kind).toBe('changed');
  expect((await revert(putAway.number)).status).toBe(201);
  expect((await operator.get(`/admin/offers/${offer.id}`)).body).toMatchObject({
    title: 'Got it',
    isActive: true,
  });
});

test('what was added is not taken away once somebody worked on it, and not restored without what it is for', async () => {
  const [first, second] = [await paidScenario(), await paidScenario()];
  const { body: plan } = await operator.post('/admin/plans', {
    name: 'Own',
    price,
    interval: 'month',
    scenarios: 'all',
  });
  const added = await lastOf('plans');
  await operator.patch(`/admin/plans/${plan.id}`, { name: 'Owned' });
  const refused = await revert(added.number);
  expect([refused.status, refused.body.type]).toEqual([409, '/problems/changed_since']);
  expect((await operator.get(`/admin/plans/${plan.id}`)).body.name).toBe('Owned');

  const crossSell = { kind: 'afterPayment', of: { scenario: first }, offers: { scenario: second } };
  const { body: made } = await operator.post('/admin/cross-sells', crossSell);
  await operator.delete(`/admin/cross-sells/${made.id}`);
  const removed = await lastOf('cross_sells');
  await operator.delete(`/admin/scenarios/${second}`);
  const impossible = await revert(removed.number);
  expect([impossible.status, impossible.body.errors?.[0]?.path]).toEqual([422, '/offers/scenario']);
});

test('a rule that was added is switched off, a switch stands as it came, and words of customers go by what they were', async () => {
  const { body: rule } = await operator.post('/admin/alert-rules', {
    name: 'An audit fails',
    condition: { kind: 'gateFailed' },
  });
  expect((await revert((await lastOf('alert_rules')).number)).status).toBe(201);
  const { body: rules } = await operator.get('/admin/alert-rules?limit=100');
  expect(rules.items.find(({ id }: { id: string }) => id === rule.id)).toMatchObject({ isActive: false });

  await operator.put('/admin/switches/recommendations.learned', { isOn: false });
  expect((await revert((await lastOf('switches')).number)).status).toBe(201);
  const { body: switches } = await operator.get('/admin/switches');
  expect(switches.items[0]).toMatchObject({ isOn: true, percent: 100 });

  const { id: customer } = await customerClient(server);
  const retention = `/admin/customers/${customer}/feedback-retention`;
  await operator.put(retention, { keptDays: 30 }, { 'X-Change-Reason': 'their contract' });
  const kept = await lastOf('feedback_retentions');
  expect(kept).toMatchObject({
    kind: 'added',
    name: customer,
    reason: 'their contract',
    actor: { name: 'test' },
  });
  await operator.put(retention, { keptDays: null });
  expect((await revert((await lastOf('feedback_retentions')).number)).status).toBe(201);
  expect((await operator.get(retention)).body).toEqual({ keptDays: 30, isOwn: true });

  const makePlan = `/admin/customers/${customer}/make-plan`;
  await operator.put(makePlan, { creditsPerMonth: 10_000 });
  await operator.put(makePlan, { creditsPerMonth: 40_000 }, { 'X-Change-Reason': 'they upgraded' });
  const stated = await lastOf('plan_credit_statements');
  expect(stated).toMatchObject({ subjectId: customer, fields: ['creditsPerMonth'], reason: 'they upgraded' });
  expect((await revert(stated.number)).status).toBe(201);
  const { rows } = await server.pool.query(
    `select credits_per_month as credits from plan_credit_statements where customer_id = $1 order by stated_at desc limit 1`,
    [customer],
  );
  expect(rows).toEqual([{ credits: 10_000 }]);
});
