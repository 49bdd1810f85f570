import { afterAll, beforeAll, expect, test } from 'vitest';
import { callRpc, runModule, validateConnection } from '../make-runtime/make-runtime.ts';
import { publishInvoiceReminder, setTheStage, makeToken, type Stage } from './stage.ts';

/** The steps share one world and one story, so each test goes on where the former ended. */
const start = new Date('2026-03-03T09:00:00Z');
let now = start;
let stage: Stage;
let scenarioId: string;
let installationId: string;
let reportUrl: string;
let makeScenarioId: number;
let paymentIntentId: string;

beforeAll(async () => {
  stage = await setTheStage(() => now);
});
afterAll(() => stage.close());

const day = '2026-03-03';
const overview = async (from = day, to = day) =>
  (await stage.operator.get(`/admin/analytics/overview?from=${from}&to=${to}`)).body.totals;

test('1. an export of Make is cleaned, checked, described as steps and published at 19.00 usd', async () => {
  const { upload, published, scenario } = await publishInvoiceReminder(stage);
  scenarioId = scenario.id;
  expect(upload.body.report).toMatchObject({
    valid: true,
    errors: [],
    apps: ['google-sheets', 'google-email'],
  });
  expect(
    upload.body.report.requirements.map(({ app, kind }: { app: string; kind: string }) => `${app} ${kind}`),
  ).toEqual(['google-sheets connection', 'google-email connection']);
  expect(published.body.steps).toMatchObject([
    {
      position: 1,
      module: 'google-sheets:watchRows',
      app: 'google-sheets',
      label: 'Watch unpaid invoices',
      kind: 'trigger',
    },
    {
      position: 2,
      module: 'google-email:sendAnEmail',
      app: 'google-email',
      label: 'Remind the customer',
      kind: 'action',
    },
  ]);
  expect(published.body).toMatchObject({ status: 'active', price: { amount: 1900, currency: 'usd' } });
  expect(JSON.stringify(published.body.blueprint)).not.toMatch(/__IMTCONN__|4711|restore|eu1\.make\.com/);
});

test('2. the Make app connects, fills its drop-downs, finds the scenario, and installing it is answered with a checkout link', async () => {
  const { app, connection, customer } = stage;
  expect(connection.label).toContain('Ada');
  await expect(validateConnection(app, { apiKey: 'slk_wrong' })).rejects.toMatchObject({
    message: expect.stringContaining('401'),
  });

  expect(await callRpc(app, 'listScenarios', { connection, parameters: {} })).toContainEqual({
    label: expect.stringContaining('Invoice reminder'),
    value: expect.any(String),
  });
  expect(await callRpc(app, 'listOrganizations', { connection, parameters: {} })).toEqual([
    expect.objectContaining({ value: 501 }),
  ]);
  expect(await callRpc(app, 'listTeams', { connection, parameters: { organizationId: 501 } })).toContainEqual(
    expect.objectContaining({ value: 601 }),
  );
  expect(await callRpc(app, 'listFolders', { connection, parameters: { teamId: 601 } })).toContainEqual(
    expect.objectContaining({ value: 701 }),
  );

  const found = await runModule(app, 'searchScenarios', {
    connection,
    parameters: { q: 'invoice remin', limit: 5 },
  });
  expect(found[0]).toMatchObject({
    id: scenarioId,
    title: 'Invoice reminder',
    price: { amount: 1900, currency: 'usd' },
  });

  const refused = await runModule(app, 'installScenario', {
    connection,
    parameters: { scenario: scenarioId, organizationId: 501, teamId: 601, confirmAppInstall: true },
  }).catch((error: Error) => error);
  expect(String(refused)).toMatch(/402.*\/checkout\//s);
  const { status, body } = await customer.post('/v1/installations', { scenario: scenarioId, teamId: 601 });
  expect([status, body.type]).toEqual([402, '/problems/payment_required']);
  expect(body.checkoutUrl).toMatch(new RegExp(`^${stage.server.url}/checkout/.{20,}`));
  expect(stage.make.scenarios()).toEqual([]);
});

test('3. paid once, told twice and out of order: one order, one entitlement, the right ledger', async () => {
  const { customer, stripe, server, webhookUrl } = stage;
  const { body } = await customer.post('/v1/installations', { scenario: scenarioId, teamId: 601 });
  const redirect = await customer.get(new URL(body.checkoutUrl).pathname);
  expect(redirect.status).toBe(303);
  const sessionId = new URL(redirect.headers.get('location') ?? '').pathname.split('/').at(-1) ?? '';
  const paid = stripe.paySession(sessionId, { country: 'US' });
  paymentIntentId = paid.paymentIntent?.id ?? '';
  const answers = await stripe.deliver({
    to: webhookUrl,
    times: 2,
    order: 'shuffled',
    seed: 7,
    signedAt: now,
  });
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  await stage.inboxIsDrained();

  const orders = (await customer.get('/v1/orders')).body.items;
  expect(orders).toMatchObject([
    {
      kind: 'purchase',
      status: 'paid',
      total: { amount: 1900, currency: 'usd' },
      tax: { amount: 0 },
      refunded: { amount: 0 },
      lines: [{ scenario: scenarioId, amount: { amount: 1900 } }],
    },
  ]);
  expect((await customer.get('/v1/entitlements')).body.items).toMatchObject([
    { scenario: scenarioId, source: 'order', sourceId: orders[0].id, state: 'active' },
  ]);
  const { rows } = await server.pool.query(
    `select kind, amount, reporting_amount as reporting from revenue_entries order by kind`,
  );
  expect(rows).toEqual([
    { kind: 'charge', amount: 1900, reporting: 1900 },
    { kind: 'fee', amount: -85, reporting: -85 }, // 2.9 % of 19.00 and 0.30
  ]);
  expect((await customer.post('/v1/checkout', { scenario: scenarioId })).status).toBe(409);
});

test('4. installing now creates the scenario in the Make team, with its reporting module', async () => {
  const { app, connection, make } = stage;
  const parameters = {
    scenario: scenarioId,
    organizationId: 501,
    teamId: 601,
    folderId: 701,
    name: 'Reminders for Ada',
    reporting: 'http',
  };
  const unconfirmed = await runModule(app, 'installScenario', { connection, parameters }).catch(
    (error: Error) => error,
  );
  expect(String(unconfirmed)).toMatch(/409.*google-email/s);
  expect(make.scenarios()).toEqual([]);

  const [installed] = await runModule(app, 'installScenario', {
    connection,
    parameters: { ...parameters, confirmAppInstall: true },
  });
  expect(installed).toMatchObject({
    status: 'installed',
    scenario: scenarioId,
    version: 1,
    make: {
      zone: 'eu1.make.com',
      teamId: 601,
      isInvalid: true,
      editUrl: expect.stringMatching(/^https:\/\/eu1\.make\.com\/601\/scenarios\/\d+\/edit$/),
    },
    missingConnections: [
      { moduleId: 1, app: 'google-sheets' },
      { moduleId: 2, app: 'google-email' },
    ],
    report: { url: expect.stringContaining(`${stage.server.url}/v1/report/`) },
  });
  const answer = installed as { id: string; make: { scenarioId: number }; report: { url: string } };
  installationId = answer.id;
  reportUrl = answer.report.url;
  makeScenarioId = answer.make.scenarioId;
  expect(make.scenarios()).toHaveLength(1);
  expect(make.scenarios()[0]).toMatchObject({
    id: makeScenarioId,
    teamId: 601,
    folderId: 701,
    isActive: false,
  });
  const blueprint = JSON.stringify(make.scenarios()[0]?.blueprint);
  expect(blueprint).toContain(reportUrl);
  expect(blueprint).toContain('builtin:Ignore');

  const dump = await stage.server.pool.query(`select string_agg(t::text, ' ') as text from installations t`);
  for (const place of [dump.rows[0].text, stage.server.logText(), JSON.stringify(app.log)])
    expect(place).not.toContain(makeToken);
});

test('4b. with "module" the blueprint carries the module of our app, with "none" nothing', async () => {
  const { customer } = stage;
  const place = { scenario: scenarioId };
  const byModule = (await customer.post('/v1/installations', { ...place, reporting: 'module' })).body;
  expect(byModule.status).toBe('pending');
  expect(byModule.blueprint.flow.at(-1)).toMatchObject({
    module: 'app#scenario-library:reportExecution',
    mapper: { reportUrl: byModule.report.url },
  });
  const plain = (await customer.post('/v1/installations', { ...place, reporting: 'none' })).body;
  expect(plain.blueprint.flow).toHaveLength(2);
  expect(JSON.parse(plain.blueprintJson)).toEqual(plain.blueprint);
});

test('5. runs are reported by the HTTP module, by the app and in a batch; duplicates change nothing', async () => {
  const { app, make, customer, operator, server } = stage;
  await operator.post('/admin/assumptions', {
    scope: 'library',
    name: 'hourlyRate',
    value: '36',
    currency: 'usd',
    provenance: 'estimated',
    from: '2026-01-01T00:00:00Z',
  });
  await operator.post('/admin/assumptions', {
    scope: 'library',
    name: 'creditPrice',
    value: '0.00106',
    currency: 'usd',
    provenance: 'confirmed',
    from: '2026-01-01T00:00:00Z',
  });

  now = new Date('2026-03-03T10:00:00Z');
  const run = await make.runScenario(makeScenarioId, { at: now });
  expect(run.reports).toMatchObject([{ module: 'http:MakeRequest', status: 204 }]);

  const byApp = {
    reportUrl,
    executionId: 'app-1',
    status: 'completed',
    startedAt: '2026-03-03T10:01:00Z',
    finishedAt: '2026-03-03T10:01:30Z',
    credits: 6,
  };
  for (const _ of [1, 2])
    expect(await runModule(app, 'reportExecution', { parameters: byApp })).toEqual([
      expect.objectContaining({ reported: true }),
    ]);

  const task = {
    installationId,
    startedAt: '2026-03-03T10:02:00Z',
    finishedAt: '2026-03-03T10:02:10Z',
    credits: 6,
    aiModel: 'gpt-5-mini',
    cost: { amountMicros: 2000, currency: 'usd' },
  };
  const tasks = [
    { ...task, executionId: 'batch-1', status: 'completed' },
    {
      ...task,
      executionId: 'batch-2',
      status: 'failed',
      error: { code: '401', message: 'The mailbox refused us.' },
    },
    { ...task, executionId: 'batch-1', status: 'failed' },
    { ...task, executionId: 'batch-3', status: 'done' },
  ];
  expect((await customer.post('/v1/execution-tasks', { tasks })).body).toMatchObject({
    accepted: 2,
    duplicates: 1,
    updated: 0,
    rejected: [{ index: 3 }],
  });
  expect((await customer.post('/v1/execution-tasks', { tasks })).body).toMatchObject({
    accepted: 0,
    duplicates: 3,
    rejected: [{ index: 3 }],
  });

  const { rows } = await server.pool.query(
    `select status, count(*) as n from execution_tasks group by status order by status`,
  );
  expect(rows).toEqual([
    { status: 'completed', n: 3 },
    { status: 'failed', n: 1 },
  ]);
});

test('6. the figures are those of the definitions', async () => {
  // Freed: 3 completed runs × 4 minutes × 0.7 ÷ 60 × 36.00 = 5.04. Credits: (3 × 6 + 1 of the HTTP module's own report) × 0.00106 = 0.02014;
  // AI: 2 × 0.002 = 0.004. Fixed: 19.00 ÷ 365 = 0.052055 on the first day. Net: 5.04 − 0.02414 − 0.052055 = 4.963805.
  const totals = await overview();
  expect(totals).toMatchObject({
    netRevenue: 1900,
    grossVolume: 1900,
    refundRate: 0,
    installations: 1,
    started: 4,
    completed: 3,
    completionRate: 0.75,
    activeNow: 0,
    valueMicros: 5_040_000,
    costMicros: 76_195,
  });
  expect(totals.netMicros).toBe(totals.valueMicros - totals.costMicros);
  expect(totals.roi).toBeCloseTo(4_963_805 / 76_195, 3);

  const own = (await stage.customer.get(`/v1/roi?from=${day}&to=${day}`)).body.totals;
  expect(own).toMatchObject({
    valueMicros: totals.valueMicros,
    costMicros: totals.costMicros,
    netMicros: totals.netMicros,
  });
  const revenue = (
    await stage.operator.get(`/admin/analytics/revenue?from=${day}&to=${day}&scenario=${scenarioId}`)
  ).body.totals;
  expect(revenue).toMatchObject({
    netRevenue: 1900,
    fees: 85,
    netAfterFees: 1815,
    orders: 1,
    averageOrderValue: 1900,
  });
  const installation = (await stage.operator.get(`/admin/installations/${installationId}`)).body;
  expect(installation).toMatchObject({
    status: 'installed',
    executions: { started: 4, completed: 3, failed: 1 },
  });
});

test('7. a full refund takes the entitlement away and the figures follow', async () => {
  const { stripe, customer, webhookUrl, make, app, connection } = stage;
  now = new Date('2026-03-09T09:00:00Z');
  stripe.refund(paymentIntentId, {});
  await stripe.deliver({ to: webhookUrl, times: 2, order: 'reversed', signedAt: now });
  await stage.inboxIsDrained();

  expect((await customer.get('/v1/entitlements')).body.items).toMatchObject([{ state: 'revoked' }]);
  expect((await customer.get('/v1/orders')).body.items).toMatchObject([
    { status: 'refunded', refunded: { amount: 1900 } },
  ]);
  const again = await runModule(app, 'installScenario', {
    connection,
    parameters: { scenario: scenarioId, organizationId: 501, teamId: 601, confirmAppInstall: true },
  }).catch((error: Error) => error);
  expect(String(again)).toContain('402');
  expect(make.scenarios()).toHaveLength(1); // what was installed keeps running in the user's own Make

  expect(await overview()).toMatchObject({ netRevenue: 1900, refundRate: 0 });
  expect(await overview('2026-03-09', '2026-03-09')).toMatchObject({ netRevenue: -1900, grossVolume: 0 });
  expect(await overview(day, '2026-03-09')).toMatchObject({
    netRevenue: 0,
    grossVolume: 1900,
    refundRate: 1,
    valueMicros: 5_040_000,
  });
  const { rows } = await stage.server.pool.query(
    `select kind, sum(amount) as total from revenue_entries group by kind order by kind`,
  );
  expect(rows).toEqual([
    { kind: 'charge', total: '1900' },
    { kind: 'fee', total: '-85' },
    { kind: 'refund', total: '-1900' },
  ]);
});
