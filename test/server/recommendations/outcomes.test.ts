import { afterAll, beforeAll, expect, test } from 'vitest';
import { allJobs } from '../../../server/jobs.ts';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const noon = new Date('2026-06-30T12:00:00Z');
const daysAgo = (days: number) => new Date(noon.getTime() - days * 86_400_000);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ now: () => noon });
});
afterAll(() => server.close());

test('what was shown counts once, by its first model, and as installed only within its window', async () => {
  const operator = await operatorClient(server);
  const scenario = await insertScenario(server.pool, { title: 'Shown' });
  const shown = async (model: string, { at, again, installed }: Record<string, number>) => {
    const { id: customerId } = await customerClient(server);
    const exposures = [[at!, model], ...(again === undefined ? [] : [[again, 'popularity']])];
    for (const [days, by] of exposures)
      await server.pool.query(
        `insert into recommendation_exposures (customer_id, shown_on, scenario_id, shown_at, place, model, size_class)
         values ($1, ($2::timestamptz at time zone 'UTC')::date, $3, $2, 1, $4, 'small')`,
        [customerId, daysAgo(days as number), scenario.id, by],
      );
    if (installed !== undefined)
      await insertInstallation(server.pool, { customerId, scenario, confirmedAt: daysAgo(installed) });
  };
  await shown('cosine', { at: 40, again: 35, installed: 20 });
  await shown('cosine', { at: 31, installed: 1.1 }); // on the last day, within its window
  await shown('cosine', { at: 70, installed: 39 }); // too late
  await shown('cosine', { at: 50, installed: 60 }); // had it already
  await shown('popularity', { at: 120 }); // the first of the 90 days
  await shown('popularity', { at: 121 }); // before them
  await shown('popularity', { at: 30, installed: 29 }); // its window is not over
  const read = async () => (await operator.get('/admin/recommendations')).body.outcomes;
  const days = { from: '2026-03-02', to: '2026-05-30', windowDays: 30 };
  expect(await read()).toEqual({ ...days, models: [], countedAt: null });
  await allJobs(server.deps)['recommendations.count-outcomes']!.run({} as never);
  expect(await read()).toEqual({
    ...days,
    countedAt: noon.toISOString(),
    models: [
      { model: 'cosine', shown: 4, installed: 2 },
      { model: 'popularity', shown: 1, installed: 0 },
    ],
  });
});
