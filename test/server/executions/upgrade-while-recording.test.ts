import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertScenario } from '../../support/library-rows.ts';
import { until } from '../../support/until.ts';
import { startReporting, type Reporting } from './reporting-customer.ts';

let { server, installation, task, report, stored } = {} as Reporting;
beforeAll(async () => {
  ({ server, installation, task, report, stored } = await startReporting());
});
afterAll(() => server.close());

test('a report that waits while its installation gets another version is recorded', async () => {
  const { versionId } = await insertScenario(server.pool);
  const writer = await server.pool.connect();
  await writer.query('begin');
  await writer.query('update installations set version_id = $2 where id = $1', [installation.id, versionId]);
  const run = task();
  const answer = report([run]);
  await until(async () => {
    const { rows } = await server.pool.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows.length > 0;
  });
  await writer.query('commit');
  writer.release();
  expect((await answer).body).toEqual({ accepted: 1, duplicates: 0, updated: 0, rejected: [] });
  expect(await stored(run.executionId)).toMatchObject([{ version_id: versionId }]);
});
