import { afterAll, beforeAll, expect, test } from 'vitest';
import { subjects } from '../../../server/history/subjects.ts';
import { inTransaction } from '../../../server/platform/database.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { exportedBlueprint } from '../../support/blueprints.ts';
import { insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;
beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
});
afterAll(() => server.close());

const reason = (text: string) => ({ 'X-Change-Reason': encodeURIComponent(text) });
const log = async (query: string) => (await operator.get(`/admin/audit-log?${query}`)).body.items;

test('a change tells who, what, before, after, why and in which request', async () => {
  const { body: made } = await operator.post('/admin/scenarios', {
    title: 'Invoice chasing',
    description: 'Reminds late payers.',
    complexityLevel: 2,
    category: 'finance',
    minutesByHand: 4,
  });
  const id = made.id as string;
  const answer = await operator.patch(
    `/admin/scenarios/${id}`,
    { title: 'Invoice reminders', minutesByHand: 6 },
    { ...reason('Kürzer & klarer'), 'X-Request-Id': 'r-title' },
  );
  expect(answer.status).toBe(200);
  const [change, added] = await log(`subject=scenarios&id=${id}`);
  expect(change).toEqual({
    number: expect.any(Number),
    subject: 'scenarios',
    label: 'Scenario',
    subjectId: id,
    name: 'Invoice reminders',
    kind: 'changed',
    fields: expect.arrayContaining(['title', 'minutesByHand']),
    actor: { id: expect.stringMatching(/^key:key_/), name: 'test' },
    reason: 'Kürzer & klarer',
    requestId: 'r-title',
    at: expect.any(String),
  });
  expect(added).toMatchObject({ kind: 'added', reason: null, fields: [] });
  const { body } = await operator.get(`/admin/audit-log/${change.number}`);
  expect(body.differences).toEqual(
    expect.arrayContaining([
      { path: '/title', before: 'Invoice chasing', after: 'Invoice reminders' },
      { path: '/minutesByHand', before: 4, after: 6 },
    ]),
  );
  expect(body.differences).toHaveLength(2);
  expect(body).toMatchObject({
    before: { title: 'Invoice chasing' },
    after: { title: 'Invoice reminders' },
    revert: { isPossible: true, reason: null },
  });
});

test('what belongs to a scenario is called by its title, not by its id', async () => {
  const scenario = await insertScenario(server.pool, { title: 'Lead intake' });
  await operator.post(`/admin/scenarios/${scenario.id}/versions`, { blueprint: exportedBlueprint() });
  await operator.post('/admin/assumptions', {
    scope: 'scenario',
    scopeId: scenario.id,
    name: 'minutesByHand',
    value: '7',
    provenance: 'estimated',
    from: '2026-01-01T00:00:00Z',
  });
  const [version] = await log('subject=scenario_versions&limit=1');
  expect(version).toMatchObject({ kind: 'added', name: expect.stringMatching(/^Lead intake: version \d$/) });
  expect((await operator.get(`/admin/audit-log/${version.number}`)).body.name).toBe(version.name);
  expect((await log('subject=assumptions&limit=1'))[0].name).toBe('minutesByHand of Lead intake');
});

test('a thing with parts is one change per transaction, and what stays as it was is none', async () => {
  const scenarios = [await insertScenario(server.pool), await insertScenario(server.pool)].map(
    ({ id }) => id,
  );
  const third = (await insertScenario(server.pool)).id;
  const { body: bundle } = await operator.post('/admin/bundles', {
    title: 'Finance',
    scenarios,
    price: { amount: 4900, currency: 'usd' },
  });
  await operator.patch(`/admin/bundles/${bundle.id}`, { scenarios: [...scenarios, third] });
  await operator.patch(`/admin/bundles/${bundle.id}`, { scenarios: [...scenarios, third] });
  const changes = await log(`subject=bundles&id=${bundle.id}`);
  expect(changes.map(({ kind, fields }: { kind: string; fields: string[] }) => [kind, fields])).toEqual([
    ['changed', ['scenarioIds']],
    ['added', []],
  ]);
  const { body } = await operator.get(`/admin/audit-log/${changes[0].number}`);
  expect(body.differences).toEqual([
    { path: '/scenarioIds', before: scenarios, after: [...scenarios, third] },
  ]);
});

test('what was rolled back leaves no change', async () => {
  const before = (await log('limit=1'))[0].number;
  const work = inTransaction(server.pool, async (db) => {
    await db.query(`update billing_settings set past_due_grace_days = 33`);
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect((await log('limit=1'))[0].number).toBe(before);
});

test('every operation that writes a watched table tells who asked', async () => {
  const customer = await customerClient(server);
  const { id: scenario } = await insertScenario(server.pool);
  const from = '2026-01-01T00:00:00Z';
  const price = { amount: 2900, currency: 'usd' };
  const alertRule = { name: 'An audit fails', condition: { kind: 'gateFailed' } };
  const written: [string, string, unknown][] = [
    [
      'assumptions',
      '/admin/assumptions',
      { scope: 'library', name: 'hourlyRate', value: '40', provenance: 'default', from },
    ],
    [
      'ai_model_prices',
      '/admin/model-prices',
      { model: 'own', inputPerMillion: '1', outputPerMillion: '2', currency: 'usd', from },
    ],
    [
      'make_credit_prices',
      '/admin/make-credit-prices',
      { plan: 'core', price: '0.001', currency: 'usd', from },
    ],
    [
      'library_costs',
      '/admin/costs',
      { kind: 'hosting', amount: { amount: 100, currency: 'usd' }, on: '2026-01-02' },
    ],
    [
      'exchange_rates',
      '/admin/exchange-rates',
      { currency: 'chf', rate: '1.1', from: '2026-01-01', to: '2026-01-31' },
    ],
    ['plans', '/admin/plans', { name: 'All', price, interval: 'month', scenarios: 'all' }],
    [
      'offers',
      '/admin/offers',
      { title: 'More', message: 'For you.', product: { scenario }, percentOff: 20 },
    ],
    ['api_keys', '/admin/api-keys', { name: 'CI', scopes: ['analytics:read'] }],
    [
      'users',
      '/admin/operators',
      { email: 'eve@example.com', name: 'Eve', username: 'eve', role: 'analyst' },
    ],
    ['alert_rules', '/admin/alert-rules', alertRule],
    [
      'scenarios',
      '/admin/scenarios',
      { title: 'New one', description: 'Does it.', complexityLevel: 1, category: 'new' },
    ],
  ];
  await server.pool.query(`update scenarios set price_amount = 900, price_currency = 'usd' where id = $1`, [
    scenario,
  ]);
  for (const [subject, path, body] of written) {
    const answer = await operator.post(path, body, reason(`writes ${subject}`));
    expect([path, answer.status, answer.body.errors]).toEqual([path, 201, undefined]);
    const [change] = await log(`subject=${subject}&limit=1`);
    expect([subject, change?.reason, change?.actor?.name]).toEqual([subject, `writes ${subject}`, 'test']);
  }
  await operator.patch('/admin/billing-settings', { pastDueGraceDays: 9 });
  await operator.patch('/admin/reward-rules', { feedbackPoints: 30 });
  await operator.delete(`/admin/api-keys/${(await log('subject=api_keys&limit=1'))[0].subjectId}`);
  for (const subject of ['billing_settings', 'reward_rules', 'api_keys'])
    expect([subject, (await log(`subject=${subject}&limit=1`))[0]]).toMatchObject([
      subject,
      { kind: 'changed', actor: { name: 'test' } },
    ]);
  const text = JSON.stringify(await log('limit=100'));
  expect(text).not.toContain(customer.id); // a customer's keys are not the library's
  const { rows } = await server.pool.query<{ text: string }>(
    `select coalesce(before::text, '') || coalesce(after::text, '') as text from changes where subject in ('api_keys', 'users')`,
  );
  expect(rows.map((row) => row.text).join()).not.toMatch(/key_hash|password/);
});

test('the tables that are watched are those that have a name for people', async () => {
  const { rows } = await server.pool.query<{ subject: string; watched: string[] }>(
    `select subject, array(select tgname::text from pg_trigger where tgrelid = subject::regclass and tgname like 'note_%' order by 1) as watched
     from watched_subjects order by subject`,
  );
  expect(rows.map(({ subject }) => subject)).toEqual(Object.keys(subjects).toSorted());
  for (const { watched } of rows) expect(watched).toEqual(['note_addition', 'note_change']);
});

test('filters, pages and CSV tell the same changes', async () => {
  const { rows } = await server.pool.query<{ number: number }>(
    'select number from changes order by number desc',
  );
  const all = rows.map(({ number }) => number);
  const seen: number[] = [];
  let cursor = '';
  do {
    const { body } = await operator.get(`/admin/audit-log?limit=3${cursor && `&cursor=${cursor}`}`);
    seen.push(...body.items.map(({ number }: { number: number }) => number));
    cursor = body.nextCursor ?? '';
  } while (cursor);
  expect(seen).toEqual(all);
  const csv = await operator.get('/admin/audit-log', { accept: 'text/csv' });
  expect(csv.headers.get('content-type')).toContain('text/csv');
  expect(
    csv.body
      .trim()
      .split('\n')
      .slice(1)
      .map((line: string) => Number(line.split(',')[0])),
  ).toEqual(all);

  const [last] = await log('limit=1');
  const mine = await log(`actor=${last.actor.id}&limit=100`);
  expect(mine.length).toBeGreaterThan(3);
  expect(mine.every(({ actor }: { actor: { id: string } }) => actor.id === last.actor.id)).toBe(true);
  expect(await log(`from=${last.at}&subject=${last.subject}`)).toMatchObject([{ number: last.number }]);
  expect((await log(`to=${last.at}&limit=1`))[0].number).toBe(last.number - 1);
  expect((await operator.get('/admin/audit-log?subject=stripe_events')).status).toBe(422);
  expect((await operator.get('/admin/audit-log/999999')).status).toBe(404);
  const support = await operatorClient(server, ['scenarios:read']);
  expect((await support.get('/admin/audit-log')).status).toBe(403);
});

test('nothing in the log can be changed, and what is done past it shows', async () => {
  for (const statement of [`update changes set actor = 'nobody'`, 'delete from changes', 'truncate changes'])
    await expect(server.pool.query(statement)).rejects.toThrow('never changed');
  const check = async () => (await operator.get('/admin/audit-log/check')).body;
  const { rows } = await server.pool.query<{ n: number }>('select count(*) as n from changes');
  const intact = await check();
  expect(intact).toMatchObject({ isIntact: true, changes: rows[0]?.n, brokenAt: null, unnoted: [] });
  expect(intact.head).toMatchObject({ number: rows[0]?.n, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });

  const past = async (statements: string) => {
    const client = await server.pool.connect();
    try {
      await client.query(`begin; set local session_replication_role = replica; ${statements}; commit`);
    } finally {
      client.release();
    }
  };
  await past('update billing_settings set past_due_grace_days = 80');
  expect(await check()).toMatchObject({
    isIntact: false,
    brokenAt: null,
    unnoted: [{ subject: 'billing_settings', subjectId: '' }],
  });
  await past('update billing_settings set past_due_grace_days = 9');
  expect((await check()).isIntact).toBe(true);

  await past(`update changes set reason = 'another' where number = 4`);
  expect(await check()).toMatchObject({ isIntact: false, brokenAt: 4 });
  await past('update changes set reason = null where number = 4');
  expect((await check()).isIntact).toBe(true);
  await past(
    `update changes c set reason = 'another' where number = 4; update changes c set hash = change_hash(c) where number = 4`,
  );
  expect(await check()).toMatchObject({ isIntact: false, brokenAt: 5 });
  await past(
    `update changes c set reason = null where number = 4; update changes c set hash = change_hash(c) where number = 4`,
  );
  await past('delete from changes where number = 6');
  expect(await check()).toMatchObject({ isIntact: false, brokenAt: 7 });
});
