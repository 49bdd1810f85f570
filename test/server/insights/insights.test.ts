import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { groupFailedTasks } from '../../../server/errors/group-failed-tasks.ts';
import { findInsights } from '../../../server/insights/find-insights.ts';
import type { Insight, InsightsAnswer } from '../../../server/insights/schema.ts';
import { metricsRegistry } from '../../../server/platform/metrics.ts';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { insightsWorld, march, modelGotDearer, noon } from './world.ts';

let server: TestServer;
let operator: ApiClient;
let slug: string;
let installations: string[];

beforeAll(async () => {
  server = await startTestServer({ now: () => noon });
  operator = await operatorClient(server);
  const { install } = await insightsWorld(server);
  const invoices = await install('Invoice chasing', 3, {
    minutesByHand: '2.5',
    apps: ['google-email', 'xero'],
  });
  const usual = [6, 7, 7, 7, 7, 6, 6];
  for (const [index, failed] of usual.entries())
    await invoices.tell({ day: march(2 + index), completed: 50 - failed, failed });
  await invoices.tell({ day: march(9), completed: 44, failed: 6 });
  const unauthorized = { code: '401', message: '401 from Xero' };
  for (let day = 10; day <= 15; day += 1)
    await invoices.tell({ day: march(day), completed: day < 12 ? 36 : 37, failed: 12, ...unauthorized });
  for (const day of [10, 11]) await invoices.tell({ day: march(day), failed: 4, code: 'DataError' });
  await groupFailedTasks(server.deps);
  const chasing = await install('Order sync', 3);
  ({ slug, installations } = chasing);
  for (let day = 2; day <= 8; day += 1)
    await chasing.tell({ day: march(day), completed: 10, failed: day % 2 });
  for (let day = 9; day <= 10; day += 1) await chasing.tell({ day: march(day), completed: 10 });
  for (let day = 11; day <= 14; day += 1)
    await chasing.tell({ day: march(day), completed: 8, failed: 5, code: '401' });
  await chasing.tell({ day: march(15), completed: 8, failed: 2, code: 'DataError' });
  await chasing.tell({ day: march(16), failed: 50, code: 'DataError' }); // today is not over

  const steady = await install('Steady one', 1);
  for (let day = 2; day <= 15; day += 1) await steady.tell({ day: march(day), completed: 9, failed: 1 });
  const growing = await install('Growing with failures', 1);
  for (let day = 2; day <= 15; day += 1)
    await growing.tell({ day: march(day), completed: day > 8 ? 30 : 10, failed: day > 8 ? 3 : 1 });
  const falling = await install('Falling', 1);
  for (let day = 2; day <= 15; day += 1)
    await falling.tell({ day: march(day), completed: day > 8 ? 14 : 16, failed: day > 8 ? 6 : 4 });
  for (let day = 2; day <= 15; day += 1)
    await falling.tell({ day: march(day), completed: day > 8 ? 5 : 25, failed: day > 8 ? 15 : 10 });

  await modelGotDearer(install);

  const silent = await install('Silent one', 2);
  for (let day = -19; day <= 8; day += 1)
    if ((day + 70) % 7 >= 2) await silent.tell({ day: march(day), completed: 2 });
  const quiet = await install('Seldom used', 1);
  await quiet.tell({ day: march(1), completed: 12 });
  await quiet.tell({ day: march(-18), completed: 60 });
});
afterAll(() => server.close());

const read = async (): Promise<InsightsAnswer> => (await operator.get('/admin/insights')).body;
const find = async (): Promise<Insight[]> => {
  await findInsights(server.deps);
  return (await read()).items;
};
const told = (items: Insight[], kind: Insight['kind']) => items.filter((item) => item.kind === kind);
const number = ({ numbers }: Insight, name: string) => numbers.find((each) => each.name === name)?.value;

describe('what is worth knowing', () => {
  test('is nothing before it was looked for', async () => {
    expect(await read()).toEqual({
      madeAt: null,
      model: { isConfigured: false, isOn: false, consentedAt: null },
      items: [],
      gates: [],
    });
  });

  test('failures that doubled: since when, which code of which app, for whom, at what cost', async () => {
    const rose = told(await find(), 'failuresRose').find(({ subject }) => subject === 'Invoice chasing');
    // 80 runs of two and a half minutes each in six days, against 40
    expect(rose?.sentence).toBe(
      'Failures of *Invoice chasing* doubled since Tuesday; 9 of 10 are `401` from Xero; three customers lose about 4 hours a week.',
    );
    expect(rose).toMatchObject({
      period: { from: '2026-03-10', to: '2026-03-15' },
      before: { from: '2026-03-03', to: '2026-03-08' },
      numbers: [
        { name: 'since', unit: 'day', value: '2026-03-10', text: 'Tuesday' },
        { name: 'multiple', unit: 'multiple', value: 2, text: 'doubled' },
        { name: 'ofCode', unit: 'rate', value: 0.9, text: '9 of 10' },
        { name: 'customers', unit: 'count', value: 3, text: 'three' },
        { name: 'lost', unit: 'hours', text: '4' },
      ],
    });
  });

  test('failures that rose otherwise are told by their numbers', async () => {
    const all = told(await find(), 'failuresRose');
    expect(all).toHaveLength(2);
    const rose = all.find(({ subject }) => subject === 'Order sync');
    // 22 runs of half an hour each in five days
    expect(rose?.sentence).toBe(
      'Failures of *Order sync* rose from 2 to 22 since Wednesday; 20 of 22 are `401` from Xero; three customers lose about 15 hours a week.',
    );
    expect(rose).toMatchObject({
      isGood: false,
      subject: 'Order sync',
      period: { from: '2026-03-11', to: '2026-03-15' },
      before: { from: '2026-03-04', to: '2026-03-08' },
      hoursPerWeek: 15.4,
      links: [
        {
          label: 'Figures of the scenario',
          path: `/dashboard/scenarios/${slug}?from=2026-03-11&to=2026-03-15`,
        },
        {
          label: 'Errors',
          path: `/dashboard/errors?scenario=${slug}&code=401&from=2026-03-11&to=2026-03-15`,
        },
      ],
    });
    expect(number(rose!, 'since')).toBe('2026-03-11');
    expect(rose!.confidence).toBeGreaterThan(0.99);
  });

  test('a completion rate that fell, but not one that is as it was, nor more failures of more runs', async () => {
    const fell = told(await find(), 'completionFell');
    expect(fell.map(({ sentence }) => sentence)).toEqual([
      'Completion of *Falling* fell from 74.5 % to 47.5 %: 147 of 280 finished runs failed in a week, which costs about 38 hours.',
    ]);
  });

  test('a model whose successes became dearer, hours that grew, and who went silent', async () => {
    const items = await find();
    expect(told(items, 'costPerSuccessRose').map(({ sentence }) => sentence)).toEqual([
      'A success with *big-one* costs 0.003 USD instead of 0.002 USD, 50 % more than a week before, over 70 completed runs.',
    ]);
    expect(told(items, 'silentInstallations').map(({ sentence }) => sentence)).toEqual([
      '2 installations that ran every week have told nothing since Monday 9 March; before, they ran 40 times in four weeks.',
    ]);
    // 70 runs of half an hour in the four weeks before; 1,138 of that and 568 of two and a half minutes in these; an hour is worth 60 USD, of which 70 % come about
    expect(told(items, 'savingsGrew').map(({ sentence }) => sentence)).toEqual([
      'Customers saved 593 hours in four weeks, 1,593.3 % more than in the four before, worth 24,900 USD.',
    ]);
  });

  test('a link to the figures of a model asks for exactly its numbers', async () => {
    const dearer = told(await find(), 'costPerSuccessRose')[0]!;
    const { search } = new URL(dearer.links[0]!.path, 'http://dashboard');
    expect(search).toBe('?from=2026-03-09&to=2026-03-15&aiModel=big-one');
    const { body } = await operator.get(`/admin/analytics/models${search}&compare=previous`);
    expect(body.totals).toMatchObject({
      costPerSuccessMicros: number(dearer, 'now'),
      completed: number(dearer, 'completed'),
    });
    expect(body.previous.costPerSuccessMicros).toBe(number(dearer, 'then'));
  });

  test.each([
    ['Invoice chasing', 80, 40, 72, 3],
    ['Order sync', 22, 2, 20, 3],
  ])(
    'a link to the errors of %s leads to exactly its numbers',
    async (subject, failed, failedBefore, ofCode, customers) => {
      const rose = told(await find(), 'failuresRose').find((each) => each.subject === subject)!;
      const link = new URL(rose.links[1]!.path, 'http://dashboard').searchParams;
      const [scenario, from, to] = ['scenario', 'from', 'to'].map((name) => link.get(name));
      const { body } = await operator.get(`/admin/failed-runs?scenario=${scenario}&from=${from}&to=${to}`);
      expect(body).toMatchObject({ failed, customers, before: { ...rose.before, failed: failedBefore } });
      expect(body.codes[0]).toEqual({ code: link.get('code'), failed: ofCode });
      expect(number(rose, 'customers')).toBe(body.customers);
      expect(number(rose, 'ofCode')).toBeCloseTo(body.codes[0].failed / body.failed, 6);
      expect(
        number(rose, 'multiple') ?? Number(number(rose, 'failed')) / Number(number(rose, 'failedBefore')),
      ).toBe(body.failed / body.before.failed);
    },
  );

  test('a link to the errors of a completion rate that fell leads to exactly its numbers', async () => {
    const fell = told(await find(), 'completionFell')[0]!;
    const { search } = new URL(fell.links[1]!.path, 'http://dashboard');
    const { body } = await operator.get(`/admin/failed-runs${search}`);
    expect([body.failed, body.finished]).toEqual([number(fell, 'failed'), number(fell, 'finished')]);
    expect(1 - body.failed / body.finished).toBeCloseTo(number(fell, 'share') as number, 6);
    expect(1 - body.before.failed / body.before.finished).toBeCloseTo(
      number(fell, 'shareBefore') as number,
      6,
    );
  });

  test('a link to the hours that grew leads to exactly its numbers', async () => {
    const grew = told(await find(), 'savingsGrew')[0]!;
    const { searchParams } = new URL(grew.links[0]!.path, 'http://dashboard');
    const [from, to] = ['from', 'to'].map((name) => searchParams.get(name));
    const { body } = await operator.get(`/admin/insights/savings?from=${from}&to=${to}`);
    expect(body.hours).toBeCloseTo(Number(number(grew, 'now')), 5);
    expect(body.before).toMatchObject(grew.before);
    expect(body.hours / body.before.hours - 1).toBeCloseTo(Number(number(grew, 'more')), 5);
    expect(body.valueMicros).toBe(number(grew, 'value'));
    expect((await operator.get('/admin/insights/savings?from=2026-03-02&to=2026-03-01')).status).toBe(422);
  });

  test('the list of silent installations holds exactly those that the sentence counts', async () => {
    const silence = told(await find(), 'silentInstallations')[0]!;
    const { body: silent } = await operator.get('/admin/installations?silent=true&limit=100');
    expect(silent.items).toHaveLength(Number(number(silence, 'silent')));
    expect(
      silent.items.map(({ scenario, id }: { scenario: { title: string }; id: string }) => ({
        label: scenario.title,
        path: `/dashboard/installations/${id}`,
      })),
    ).toEqual(expect.arrayContaining(silence.links));
    const count = async (query: string) =>
      (await operator.get(`/admin/installations?limit=100${query}`)).body.items.length;
    expect(await count('&silent=false')).toBe((await count('')) - 2);
    expect((await operator.get('/admin/installations?silent=maybe')).status).toBe(422);
  });

  test('errors of days are those that occurred in them, and how often', async () => {
    const seen = async (query: string) =>
      (await operator.get(`/admin/errors?scenario=${slug}&order=count${query}`)).body.items.map(
        (item: { code: string; count: number; countInDays: number | null }) => [
          item.code,
          item.count,
          item.countInDays,
        ],
      );
    await groupFailedTasks(server.deps);
    expect(await seen('&code=401')).toEqual([['401', 20, null]]);
    expect(await seen('&code=401&from=2026-03-12&to=2026-03-13')).toEqual([['401', 20, 10]]);
    expect(await seen('&code=401&from=2026-03-15')).toEqual([]);
    expect(await seen('&code=DataError&to=2026-03-15')).toEqual([['DataError', 52, 2]]);
    expect(await seen('&from=2026-03-11&to=2026-03-15')).toEqual([
      ['401', 20, 20],
      ['DataError', 52, 2],
    ]);
  });

  test('what costs or brings most stands first, and looking again finds the same', async () => {
    const items = await find();
    const effects = items.map(({ hoursPerWeek, confidence }) => hoursPerWeek * confidence);
    expect(effects).toEqual(effects.toSorted((a, b) => b - a));
    expect(await find()).toEqual(items);
    expect((await read()).madeAt).toBe(noon.toISOString());
  });
});

describe('the second count', () => {
  const droppedOf = async (kind: string) =>
    (await metricsRegistry.getSingleMetric('insights_dropped_total')?.get())?.values.find(
      ({ labels }) => labels['kind'] === kind,
    )?.value ?? 0;

  test('drops what the tasks say otherwise, and tells the log and the metrics', async () => {
    const before = await droppedOf('failuresRose');
    await server.pool.query(
      `update library_days set failed = failed + 1 where day = '2026-03-12' and scenario_no = (select no from scenarios where slug = $1)`,
      [slug],
    );
    expect(told(await find(), 'failuresRose').map(({ subject }) => subject)).toEqual(['Invoice chasing']);
    expect(server.logText()).toContain('an insight is not told: a second count differs');
    expect(await droppedOf('failuresRose')).toBe(before + 1);
    await server.pool.query(
      `update library_days set failed = failed - 1 where day = '2026-03-12' and scenario_no = (select no from scenarios where slug = $1)`,
      [slug],
    );
    expect(told(await find(), 'failuresRose')).toHaveLength(2);
  });

  test('drops minutes and costs that the sums of installations say otherwise', async () => {
    await server.pool.query(
      `update task_days set freed_micros = freed_micros + 1 where day = '2026-03-12' and completed > 0 and installation_no =
         (select no from installations where id = $1)`,
      [installations[0]],
    );
    const items = await find();
    expect(told(items, 'failuresRose').map(({ subject }) => subject)).toEqual(['Invoice chasing']);
    expect(told(items, 'savingsGrew')).toEqual([]);
    await server.pool.query(
      `update task_days set freed_micros = freed_micros - 1 where day = '2026-03-12' and completed > 0 and installation_no =
         (select no from installations where id = $1)`,
      [installations[0]],
    );
  });
});

test('only who may read figures reads them, and nothing is switched on without a service', async () => {
  const stranger = await operatorClient(server, ['feedback:read']);
  expect((await stranger.get('/admin/insights')).status).toBe(403);
  const refused = await operator.put('/admin/insights/model', { isOn: true, consent: true });
  expect([refused.status, refused.body.setting]).toEqual([503, 'INSIGHTS_MODEL_URL']);
});
