import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { auditOf } from './auditing.ts';

let server: TestServer;
let operator: ApiClient;
beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
});
afterAll(() => server.close());

test('an audit that is under way says how many gates are checked, and none once it is done', async () => {
  const holder = await server.pool.connect();
  await holder.query('begin');
  await holder.query('lock table checkout_sessions in access exclusive mode'); // G3 is the first gate that reads it
  const { id } = (await operator.post('/admin/audits', {})).body;
  const progress = async () => (await operator.get(`/admin/audits/${id}`)).body.progress;
  await expect.poll(progress).toEqual({ checked: 2, gates: 16 });
  expect((await operator.get('/admin/audits')).body.items).toMatchObject([
    { id, state: 'running', progress: { checked: 2, gates: 16 } },
  ]);
  await holder.query('rollback');
  holder.release();
  expect(await auditOf(operator, id)).toMatchObject({ state: 'done', progress: null });
});
