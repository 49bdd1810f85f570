import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiKey } from '../../../server/accounts/api-keys/create-api-key.ts';
import { allEndpoints } from '../../../server/app.ts';
import { rebuildDays } from '../../../server/executions/roll-ups/rebuild-days.ts';
import { allJobs } from '../../../server/jobs.ts';
import type { Endpoint } from '../../../server/platform/endpoint.ts';
import { addDays, dayOf } from '../../../server/platform/time.ts';
import { apiClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { followEvents } from '../../support/event-stream.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { fillBigLibrary, size } from './big-library.ts';
import { busyIds, busyTables } from './busy-house.ts';
import { questionsOf, type OpenApiDocument, type Samples } from './questions.ts';
import { smallTables } from './small-tables.ts';
import {
  collectStatements,
  findBigTables,
  findIndexes,
  findTables,
  planOf,
  runPlanOf,
  type Plan,
  type Sent,
} from './statements.ts';

/** A table is big from so many rows on: reading fewer from the beginning to the end is no loss. */
const bigFrom = 5_000;
/** Who needs so large a part of a table may read all of it: a question over most of its time, or a join with all installations. */
const worthReading = 0.05;
/** Tasks one by one are never that. */
const isOfTasks = (table: string) => /^task_(facts|revaluations|identities)/.test(table);
/** Where reading all of a table is right although few rows are kept of it: what the statement says, and why. */
const rightful: { tables: string[]; says: string; because: string }[] = [
  {
    tables: ['library_costs', 'reward_redemptions'],
    says: 'select count(*) from library_costs where currency <> ',
    because: 'counts what the sums of the same answer leave out, and those go through all of both tables',
  },
];
const isRightful = (text: string, table: string) =>
  rightful.some(({ tables, says }) => tables.includes(table) && text.includes(says));
const ofTasks =
  `task_facts task_identities task_revaluations execution_retries completed_runs task_days task_months library_days
  library_months total_days task_errors task_hours scenarios scenario_versions scenario_listings scenario_views installations`.split(
    /\s+/,
  );
/** Indexes that no collected statement takes, and what they are for. */
const stayFor: Record<string, string> = {
  execution_retries_recorded_at_idx: 'the job that deletes old links, once there are many',
  task_revaluations_started_at_idx:
    'the seal of a day in an audit, where a month has tens of thousands of later values',
  task_facts_own_key_idx: 'tasks under keys of their own where installations have thousands of runs',
  installations_make_silent_at_idx: 'what a repeated request to install continues',
  installations_make_team_id_idx: 'whose a Make scenario is, asked when run logs are read',
  installations_version_id_idx: 'the deletion of a version',
  scenario_listings_apps_idx: '?app= in libraries of more than 10,000 scenarios',
  scenario_listings_category_id_idx:
    '?category= in libraries of more than 10,000 scenarios, and the deletion of a category',
  scenarios_category_id_idx: 'the deletion of a category',
};

let server: TestServer;
let operator: ApiClient;
let customer: ApiClient;
let key: string;
let statements: ReturnType<typeof collectStatements>;
const planned: (Sent & { plan: Plan })[] = [];
const sample = { customer: '', installation: '', token: '', scenario: '', slug: '', feedback: '' };

beforeAll(async () => {
  server = await startTestServer();
  await server.pool.query('delete from jobs.schedule'); // jobs run by hand, and leave the tables as they are meanwhile
  await fillBigLibrary(server.deps);
  const { rows } = await server.pool.query<typeof sample>(
    `select i.customer_id as customer, i.id as installation, 'token ' || i.no as token, s.id as scenario, s.slug, f.id as feedback
     from installations i join scenarios s on s.id = i.scenario_id join feedback f on f.installation_id = i.id
     order by (select count(*) from installations others where others.scenario_id = s.id) desc, i.id limit 1`,
  );
  Object.assign(sample, rows[0]);
  const { deps } = server;
  operator = await operatorClient(server);
  ({ key } = await createApiKey(deps.pool, { owner: sample.customer, name: 'Test' }, deps.now()));
  customer = apiClient(server.url, key);
  statements = collectStatements(deps.config.databaseUrl ?? '');
  await askEverything();
  await follow();
  await record();
  await runJobs();
  statements.stop();
  for (const sent of statements.sent()) planned.push({ ...sent, plan: await planOf(deps.pool, sent) });
}, 600_000);
afterAll(async () => {
  statements?.stop();
  await server.close();
});

/** Questions that were not answered as they should be; 503 is what is off without Stripe. */
const failed: { path: string; status: number; body: unknown }[] = [];
const isOfFigures = ({ path }: Endpoint) => /\/analytics\/|\/roi/.test(path);

const isAsked = ({ method, path, access, answers }: Endpoint) =>
  method === 'get' &&
  ['operator', 'customer', 'visitor'].includes(access.kind) &&
  !path.startsWith('/v1/make/') && // answered by Make
  !Object.values(answers).includes('eventStream');

/** Every operation that reads, by everybody who may ask it, plainly and by its filters and choices. */
async function askEverything(): Promise<void> {
  const { body: document } = await operator.get('/openapi.json');
  const today = dayOf(server.deps.now(), 'UTC');
  const longPeriod = { from: addDays(today, -390), to: today };
  const samples: Samples = {
    scenario: sample.slug,
    customer: sample.customer,
    installation: sample.installation,
    aiModel: 'gpt-4o',
    currency: 'usd',
    q: 'invoice reminder',
    app: 'gmail',
    category: 'category-3',
    name: 'emails',
    version: '2',
    silentDays: '30',
    behind: 'true',
    open: 'true',
  };
  for (const spec of allEndpoints(server.deps).filter(isAsked)) {
    const path = spec.path
      .replace('{scenario}', sample.slug)
      .replace('{customer}', sample.customer)
      .replace('{installation}', sample.installation)
      .replace('installations/{id}', `installations/${sample.installation}`)
      .replace('feedback/{id}', `feedback/${sample.feedback}`)
      .replace('{gate}', 'G1')
      .replace('{change}', '1')
      .replace(/([\w-]+)\/\{id\}/, (_, things: string) => `${things}/${busyIds[things] ?? 'none'}`)
      .replaceAll(/\{\w+\}/g, 'none');
    const callers = { operator: [operator], visitor: [apiClient(server.url), customer] };
    for (const question of questionsOf(spec.path, document as OpenApiDocument, samples, longPeriod))
      for (const client of callers[spec.access.kind as keyof typeof callers] ?? [customer])
        await statements.ofRequests(`GET ${spec.path}${question}`, async () => {
          const { status, body } = await client.get(`${path}${question}`);
          if ((status >= 500 && status !== 503) || (isOfFigures(spec) && status !== 200))
            failed.push({ path: `${path}${question}`, status, body });
        });
  }
}

/** What looks for what happens now, while somebody follows it. */
async function follow(): Promise<void> {
  const { key: operatorKey } = await createApiKey(
    server.pool,
    { owner: null, name: 'Live', scopes: ['*'] },
    server.deps.now(),
  );
  await statements.ofAll('GET /admin/live', async () => {
    const stream = await followEvents(`${server.url}/admin/live`, { authorization: `Bearer ${operatorKey}` });
    await until(() => stream.events.length > 0);
    stream.close();
  });
}

/** Reports of every kind. */
async function record(): Promise<void> {
  const startedAt = new Date(server.deps.now().getTime() - 60_000).toISOString();
  const task = { installationId: sample.installation, startedAt, aiModel: 'gpt-4o' };
  await statements.ofAll('POST /v1/execution-tasks', async () => {
    for (const tasks of [
      [{ ...task, executionId: 'a', status: 'running' }],
      [
        { ...task, executionId: 'a', status: 'failed', error: { code: 'DataError' } },
        { ...task, executionId: 'a', taskKey: 'second', status: 'completed' },
      ],
      [{ ...task, executionId: 'b', retryOf: 'a', status: 'completed', timeSavedMinutes: '3' }],
      [{ ...task, executionId: 'c', retryOf: 'b', status: 'completed' }],
    ])
      expect(await customer.post('/v1/execution-tasks', { tasks })).toMatchObject({
        status: 200,
        body: { rejected: [] },
      });
  });
}

/** A library begins with rules on scenarios; these watch a customer and an installation. */
async function addRules(): Promise<void> {
  const { customer: ofCustomer, installation } = sample;
  const trend = { kind: 'trend', metric: 'failures', direction: 'up', minimumEffect: 0.05, minimumVolume: 1 };
  for (const place of [
    { scope: 'customer', customer: ofCustomer },
    { scope: 'installation', installation },
  ])
    expect(
      await operator.post('/admin/alert-rules', { name: place.scope, condition: { ...trend, ...place } }),
    ).toMatchObject({ status: 201 });
}

/** What runs by the clock over these tables, and counting a day anew. */
async function runJobs(): Promise<void> {
  const { deps } = server;
  const jobs = allJobs(deps);
  const names = [
    ...['make-partitions', 'drop-old-facts', 'delete-old-hours', 'find-implausible', 'prove-roll-ups'].map(
      (name) => `executions.${name}`,
    ),
    ...Object.keys(jobs).filter((name) => name.startsWith('installations.') && jobs[name]?.schedule),
    'recommendations.count-popularity',
    'alerts.evaluate',
  ];
  await addRules();
  for (const name of names) await statements.ofAll(name, async () => jobs[name]?.run({} as never));
  const day = addDays(dayOf(deps.now(), 'UTC'), -3);
  await statements.ofAll('counting a day anew', () => rebuildDays(deps, { from: day, to: day }));
}

test('every question is answered', () => {
  expect(failed).toEqual([]);
});

/** What runs every hour or more often. Other jobs may go through what they are for. */
const isFrequent = (by: string) => ['alerts.evaluate', 'recommendations.count-popularity'].includes(by);
const isJob = ({ by }: Sent) => !isFrequent(by) && !by.startsWith('GET') && !by.startsWith('POST');

test('every table is a big one, or it is said why it stays small', async () => {
  const big = await findBigTables(server.pool, bigFrom);
  const partitions = new Set([...big.keys()].map((name) => name.replace(/_\d{4}_\d\d$/, '')));
  const tables = await findTables(server.pool);
  expect([...smallTables].filter((name) => !tables.includes(name))).toEqual([]);
  expect(tables.filter((name) => !partitions.has(name) && !smallTables.has(name))).toEqual([]);
  expect(busyTables.filter((name) => !big.has(name))).toEqual([]);
});

test('no answer, no report and no hourly job reads a big table from the beginning to the end for the sake of a few rows, nor tasks for whatever sake', async () => {
  const big = await findBigTables(server.pool, bigFrom);
  expect([...big.keys()].filter((name) => name.startsWith('task_facts_')).length).toBeGreaterThan(1);
  expect(planned.length).toBeGreaterThan(200);
  expect(planned.filter(({ by }) => by === 'alerts.evaluate').length).toBeGreaterThan(20);
  const scans = [];
  for (const { plan, ...sent } of planned.filter((statement) => !isJob(statement))) {
    const wastes = ({ scanned }: Plan) =>
      scanned.filter(({ table, kept }) => {
        const rows = big.get(table);
        if (rows === undefined || isRightful(sent.text, table)) return false;
        return isOfTasks(table) || kept < rows * worthReading;
      });
    if (wastes(plan).length === 0) continue;
    const scanned = wastes(await runPlanOf(server.pool, sent));
    if (scanned.length > 0) scans.push({ ...sent, scanned });
  }
  expect(scans).toEqual([]);
}, 60_000);

test('each index of the tables of tasks and scenarios is taken by a statement of an answer, a report or a job', async () => {
  const taken = new Set(planned.flatMap(({ plan }) => plan.indexes));
  const indexes = await findIndexes(server.pool, ofTasks);
  const idle = [...indexes].flatMap(([name, names]) =>
    names.some((each) => taken.has(each)) || name in stayFor ? [] : [name],
  );
  expect(idle).toEqual([]);
});

test(`the library that they are asked of is a big one`, async () => {
  for (const [table, rows] of [
    ['task_facts', size.facts],
    ['scenarios', size.scenarios],
  ] as const) {
    const { rows: found } = await server.pool.query<{ count: number }>(`select count(*) from ${table}`);
    expect(found[0]?.count, table).toBeGreaterThanOrEqual(rows);
  }
});
