import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { plainBlueprint } from '../server/installations/world.ts';
import { place, reportUrlOf, startAppWorld, type AppWorld } from './app-world.ts';

let world: AppWorld;
let scenario: { id: string; slug: string };
let installationId: string;
let reportUrl: string;
beforeAll(async () => {
  world = await startAppWorld();
  scenario = await world.publish('Counts', [plainBlueprint]);
  const [installed] = await world.run('installScenario', { scenario: scenario.id, ...place });
  installationId = String(installed?.['id']);
  reportUrl = reportUrlOf(installed).replace(world.server.url, world.front.url);
});
afterAll(() => world.close());
beforeEach(() => {
  world.front.asked.length = 0;
});

const [startedAt, finishedAt] = [new Date(Date.now() - 4_000), new Date()];
let runs = 0;
const run = (more: object = {}) => ({
  executionId: `run-${(runs += 1)}`,
  status: 'completed',
  startedAt,
  finishedAt,
  ...more,
});
const task = (more: object = {}) => ({ installationId, ...run(more) });

/** With each report comes the address of a page on which to say that its result was wrong. */
const feedbackUrl = expect.stringContaining('/feedback/v1.') as string;

describe('Report an execution', () => {
  test('needs neither connection nor key, and tells what the run did, saved and cost', async () => {
    const everything = {
      taskKey: 'invoice-7',
      status: 'failed',
      warning: true,
      kind: 'run',
      retryOf: 'run-0',
      items: 3,
      aiModel: 'gpt-4o-mini',
      inputTokens: 900,
      outputTokens: 0,
      credits: 1.5,
      cost: { amountMicros: 0, currency: 'usd' },
      value: { amountMicros: 2_000_000, currency: 'usd' },
      timeSavedMinutes: 4.5,
      error: { code: 'timeout', message: 'The shop did not answer.' },
      data: { invoice: 7 },
    };
    expect(await world.run('reportExecution', { reportUrl, ...run(everything) })).toEqual([
      { reported: true, feedbackUrl },
    ]);
    expect(world.front.asked).toMatchObject([
      { method: 'POST', body: { ...everything, finishedAt: finishedAt.toISOString() } },
    ]);
    expect(world.front.asked[0]?.headers).not.toHaveProperty('authorization');
  });

  test('asks after the fifth success how long it takes by hand, and says where to answer', async () => {
    const [installed] = await world.run('installScenario', { scenario: scenario.id, ...place });
    const ownUrl = reportUrlOf(installed).replace(world.server.url, world.front.url);
    const report = async () => (await world.run('reportExecution', { reportUrl: ownUrl, ...run() }))[0];
    for (let count = 1; count < 5; count += 1)
      expect(await report()).toEqual({ reported: true, feedbackUrl });
    expect(await report()).toEqual({
      reported: true,
      question: expect.stringContaining('How many minutes'),
      answerUrl: expect.stringContaining('/calibrate/v1.'),
      feedbackUrl,
    });
    expect(await report()).toEqual({ reported: true, feedbackUrl });
  });

  test('without a start takes the end, and without both the present, so that a run never ends before it starts', async () => {
    await world.run('reportExecution', { reportUrl, ...run({ startedAt: '' }) });
    await world.run('reportExecution', { reportUrl, ...run({ startedAt: '', finishedAt: '' }) });
    const [ended, untimed] = world.front.asked.map(
      ({ body }) => body as { startedAt: string; finishedAt: string },
    );
    expect(ended?.startedAt).toBe(ended?.finishedAt);
    expect(Math.abs(Date.now() - Date.parse(untimed?.startedAt ?? ''))).toBeLessThan(10_000);
  });

  test.each(['reportUrl', 'executionId', 'status'])(
    'says so instead of failing when %s is empty',
    async (name) => {
      expect(await world.run('reportExecution', { reportUrl, ...run(), [name]: '' })).toEqual([
        { reported: false, reason: 'Report address, execution ID and status are needed.' },
      ]);
      expect(world.front.asked).toEqual([]);
    },
  );
});

describe('Report executions in bulk', () => {
  test('counts new ones, known ones, later states, and says what is wrong with the others', async () => {
    const [known, running] = [task(), task({ status: 'running', finishedAt: undefined })];
    expect(await world.run('reportExecutions', { tasks: [known, running] })).toEqual([
      { reported: true, accepted: 2, duplicates: 0, updated: 0, rejected: [] },
    ]);
    const tasks = [
      known,
      { ...running, status: 'completed', finishedAt },
      task({ installationId: 'ins_of_another' }),
      task({ executionId: '' }),
    ];
    expect(await world.run('reportExecutions', { tasks })).toEqual([
      {
        reported: false,
        reason: 'Some executions were rejected.',
        accepted: 0,
        duplicates: 1,
        updated: 1,
        rejected: [
          {
            index: 2,
            errors: [{ path: expect.stringContaining('installationId'), message: expect.any(String) }],
          },
          {
            index: 3,
            errors: [{ path: expect.stringContaining('executionId'), message: expect.any(String) }],
          },
        ],
      },
    ]);
  });

  test('passes on what the library asks', async () => {
    const [installed] = await world.run('installScenario', { scenario: scenario.id, ...place });
    const tasks = Array.from({ length: 5 }, () => ({ ...task(), installationId: String(installed?.['id']) }));
    expect(await world.run('reportExecutions', { tasks })).toMatchObject([
      {
        reported: true,
        accepted: 5,
        questions: [
          { installationId: installed?.['id'], answerUrl: expect.stringContaining('/calibrate/v1.') },
        ],
      },
    ]);
  });

  test.each([[[]], [undefined]])('has nothing to say of %j', async (tasks) => {
    expect(await world.run('reportExecutions', { tasks })).toEqual([
      {
        reported: false,
        reason: 'There are no executions to report.',
        accepted: 0,
        duplicates: 0,
        updated: 0,
        rejected: [],
      },
    ]);
    expect(world.front.asked).toEqual([]);
  });
});

describe('Record a metric', () => {
  const metric = (more: object = {}) => ({ scenario: scenario.slug, name: 'leads won', value: 7, ...more });

  test('keeps the figure, which List my metrics finds by scenario, name and days', async () => {
    const recordedAt = new Date('2026-10-05T12:00:00.000Z');
    expect(
      await world.run(
        'recordMetric',
        metric({ installationId, unit: 'leads', data: { source: 'form' }, recordedAt }),
      ),
    ).toEqual([{ reported: true }]);
    expect(await world.run('recordMetric', metric({ name: 'other', value: 0 }))).toEqual([
      { reported: true },
    ]);
    const found = {
      scenario: scenario.id,
      installationId,
      name: 'leads won',
      value: 7,
      unit: 'leads',
      data: { source: 'form' },
      recordedAt: recordedAt.toISOString(),
    };
    expect(
      await world.run('listMetrics', {
        scenario: scenario.id,
        installationId,
        name: 'leads won',
        from: '2026-10-05',
        to: '2026-10-05',
      }),
    ).toEqual([found]);
    expect(world.front.asked.at(-1)?.query).toEqual({
      scenario: scenario.id,
      installation: installationId,
      name: 'leads won',
      from: '2026-10-05',
      to: '2026-10-05',
      limit: '10',
    });
    expect((await world.run('listMetrics')).map(({ name, value }) => [name, value])).toEqual([
      ['other', 0],
      ['leads won', 7],
    ]);
  });

  test.each(['scenario', 'name', 'value'])('says so instead of failing when %s is empty', async (name) => {
    expect(await world.run('recordMetric', metric({ [name]: '' }))).toEqual([
      { reported: false, reason: 'Scenario, name and value are needed.' },
    ]);
    expect(world.front.asked).toEqual([]);
  });

  test('says why when the library rejects it', async () => {
    expect(await world.run('recordMetric', metric({ scenario: 'gone' }))).toEqual([
      { reported: false, reason: expect.stringMatching(/\w{3,}/) },
    ]);
  });
});

test('Get my ROI returns the figures of a period, grouped as asked, in one bundle', async () => {
  const today = new Date().toISOString().slice(0, 10);
  const [bundle] = await world.run('getRoi', { from: today, to: today, groupBy: 'scenario' });
  expect(bundle).toMatchObject({
    from: `${today}T00:00:00.000Z`,
    currency: 'usd',
    totals: { costMicros: expect.any(Number) },
  });
  expect(bundle?.['items']).toMatchObject([{ bucket: null, group: scenario.id, label: 'Counts' }]);
  expect(world.front.asked[0]?.query).toEqual({ from: today, to: today, groupBy: 'scenario' });
  await world.run('getRoi');
  expect(world.front.asked[1]?.query).toEqual({ groupBy: 'none' });
});
