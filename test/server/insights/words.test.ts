import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findInsights } from '../../../server/insights/find-insights.ts';
import type { InsightsAnswer } from '../../../server/insights/schema.ts';
import { listenOnLoopback, type LoopbackServer } from '../../doubles/http/loopback-server.ts';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { insightsWorld, march, noon } from './world.ts';

let service: LoopbackServer;
let server: TestServer;
let operator: ApiClient;
let say: (sentence: string) => { status?: number; text: string } = (text) => ({ text });
const asked: { path: string; key: string | undefined; body: string }[] = [];

beforeAll(async () => {
  service = await listenOnLoopback(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    asked.push({ path: request.url ?? '', key: request.headers.authorization, body });
    const { status = 200, text } = say(JSON.parse(body).messages.at(-1).content);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ choices: [{ message: { role: 'assistant', content: text } }] }));
  });
  server = await startTestServer({
    now: () => noon,
    env: { INSIGHTS_MODEL_URL: `${service.url}/v1`, INSIGHTS_MODEL_KEY: 'key-of-the-model' },
  });
  operator = await operatorClient(server);
  const { install } = await insightsWorld(server);
  const chasing = await install('Invoice chasing', 1);
  for (let day = 2; day <= 8; day += 1)
    await chasing.tell({ day: march(day), completed: 10, failed: day % 2 });
  for (let day = 9; day <= 15; day += 1)
    await chasing.tell({ day: march(day), completed: 8, failed: day > 10 ? 4 : 0, code: '401' });
});
afterAll(async () => {
  await server.close();
  await service.close();
});

const plain =
  'Failures of Invoice chasing rose from 3 to 20 in a week, above all since Wednesday 11 March; 20 of 20 are `401` of Xero; 1 customer is concerned, who loses about 10 hours a week.';
const shown = async () => {
  await findInsights(server.deps);
  const { items }: InsightsAnswer = (await operator.get('/admin/insights')).body;
  return items.find(({ kind }) => kind === 'failuresRose')?.sentence;
};

test('it is asked nothing until an operator consents', async () => {
  expect(await shown()).toBe(plain);
  expect(asked).toEqual([]);
  const refused = await operator.put('/admin/insights/model', { isOn: true });
  expect([refused.status, refused.body.errors[0].path]).toEqual([422, '/consent']);
  const reader = await operatorClient(server, ['analytics:read', 'settings:read']);
  expect((await reader.put('/admin/insights/model', { isOn: true, consent: true })).status).toBe(403);
  const { body } = await operator.put('/admin/insights/model', { isOn: true, consent: true });
  expect(body.model).toEqual({ isConfigured: true, isOn: true, consentedAt: noon.toISOString() });
});

describe('what it says', () => {
  const honest =
    'Invoice chasing: failures rose to 20, from 3 the week before. Since 11 March, 20 of 20 are 401 of Xero; 1 customer loses about 10 hours a week.';

  test('is shown when its numbers are those of the sentence', async () => {
    say = () => ({ text: honest });
    expect(await shown()).toBe(honest);
    const [request] = asked;
    expect(request).toMatchObject({ path: '/v1/chat/completions', key: 'Bearer key-of-the-model' });
    expect(JSON.parse(request!.body).messages.at(-1).content).toBe(plain);
    expect(request!.body).not.toContain('cus_');
  });

  test.each([
    ['another number', honest.replace('20 of 20', '19 of 20')],
    ['a number that is written otherwise but is another', honest.replace('10 hours', '1,000 hours')],
    ['a number of its own beside the true ones', `${honest} That is 400 % more.`],
    ['a number in words', honest.replace('failures rose', 'failures tripled and rose')],
    ['another direction', honest.replace('rose to', 'fell to')],
    ['the two weeks turned around', 'Failures of Invoice chasing rose from 20 to 3.'],
    ['a cause that nobody knows', `${honest} It is because Xero is away.`],
    ['advice', `${honest} You should call them.`],
    ['another subject', honest.replace('Invoice chasing', 'Lead intake')],
    ['no number at all', 'Failures of Invoice chasing rose.'],
    ['markup', `${honest} <b>!</b>`],
    ['an address', `${honest} See https://example.com`],
    ['nothing', ''],
    ['a long story', honest.repeat(4)],
  ])('is not shown when it is %s', async (_, text) => {
    say = () => ({ text });
    expect(await shown()).toBe(plain);
    expect(server.logText()).toContain('the words of the language model are not shown');
  });

  test('is not needed: a service that fails or is away leaves the plain words', async () => {
    say = () => ({ status: 500, text: honest });
    expect(await shown()).toBe(plain);
    service.down();
    expect(await shown()).toBe(plain);
    service.up();
    say = () => ({ text: honest });
    expect(await shown()).toBe(honest);
  });

  test('is gone at once when it is switched off, and nothing more is asked', async () => {
    const { body } = await operator.put('/admin/insights/model', { isOn: false });
    expect(body.items.map(({ sentence }: { sentence: string }) => sentence)).toContain(plain);
    const before = asked.length;
    expect(await shown()).toBe(plain);
    expect(asked.length).toBe(before);
  });
});
