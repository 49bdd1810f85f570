import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { exportedBlueprint } from '../../support/blueprints.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;
let versions: string;
beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
  const { body } = await operator.post('/admin/scenarios', {
    title: 'Invoice chasing',
    description: 'Reminds late payers.',
    complexityLevel: 2,
    category: 'finance',
  });
  versions = `/admin/scenarios/${body.slug}/versions`;
});
afterAll(() => server.close());

test('two versions are compared module by module, and what an editor adds is no difference', async () => {
  const first = exportedBlueprint('Invoice reminder');
  const second = structuredClone(first);
  const [watch, mail] = second.flow as unknown as Record<string, never>[];
  Object.assign(mail!['mapper']!, { subject: 'Please pay {{1.number}}' });
  Object.assign(mail!['metadata']!, { designer: { x: 900, y: 900, name: 'Remind the customer' } });
  const note = { id: 3, module: 'slack:CreateMessage', version: 4, parameters: {}, mapper: { text: 'sent' } };
  const third = { ...second, name: 'Reminder', flow: [watch, mail, note] };
  for (const blueprint of [first, second, third])
    expect((await operator.post(versions, { blueprint })).status).toBe(201);

  const edited = await operator.get(`${versions}/2/differences`);
  expect([edited.status, edited.body.from, edited.body.to]).toEqual([200, 1, 2]);
  expect(edited.body.before.blueprint.flow.map(({ id }: { id: number }) => id)).toEqual([1, 2]);
  expect(edited.body.after).toMatchObject({
    blueprint: { flow: [{}, {}] },
    scheduling: { type: 'indefinitely' },
  });
  expect(edited.body.differences).toEqual([
    {
      path: '/modules/2/mapper/subject',
      kind: 'changed',
      what: 'value',
      moduleId: 2,
      module: 'google-email:sendAnEmail',
      before: 'Invoice {{1.number}} is overdue',
      after: 'Please pay {{1.number}}',
    },
  ]);
  const both = await operator.get(`${versions}/3/differences?from=1`);
  expect(both.body.differences).toMatchObject([
    { path: '/name', kind: 'changed', moduleId: null, before: 'Invoice reminder', after: 'Reminder' },
    { path: '/modules/2/mapper/subject' },
    { path: '/modules/3', kind: 'added', what: 'module', module: 'slack:CreateMessage' },
  ]);
  const back = await operator.get(`${versions}/1/differences?from=3`);
  expect(back.body.differences.at(-1)).toMatchObject({ path: '/modules/3', kind: 'removed' });
});

test('a version that is not there is named', async () => {
  const { status, body } = await operator.get(`${versions}/9/differences?from=1`);
  expect([status, body.detail]).toEqual([404, expect.stringContaining('Version 9')]);
  expect((await operator.get('/admin/scenarios/none/versions/2/differences')).status).toBe(404);
});
