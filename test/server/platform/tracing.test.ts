import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { traced } from '../../../server/platform/tracing/tracing.ts';
import { listenOnLoopback, type LoopbackServer } from '../../doubles/http/loopback-server.ts';
import { customerClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

type Value = { stringValue?: string; intValue?: number };
type Span = {
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: Value }[];
  status: { code?: number };
};

let collector: LoopbackServer;
let other: LoopbackServer;
let server: TestServer;
const spans: Span[] = [];
const resources: { key: string; value: Value }[] = [];

beforeAll(async () => {
  collector = await listenOnLoopback(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    expect([request.method, request.url]).toEqual(['POST', '/v1/traces']);
    const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString());
    for (const { resource, scopeSpans } of resourceSpans) {
      resources.push(...resource.attributes);
      for (const scope of scopeSpans) spans.push(...scope.spans);
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  other = await listenOnLoopback((_request, response) => void response.writeHead(200).end('ok'));
  server = await startTestServer({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
});
afterAll(async () => {
  await server.close();
  await collector.close();
  await other.close();
});

const spanOf = async (matches: (span: Span) => boolean): Promise<Span> => {
  await expect.poll(() => spans.find(matches), { timeout: 15_000 }).toBeDefined();
  return spans.find(matches)!;
};
const attribute = ({ attributes }: Span, name: string) => attributes.find(({ key }) => key === name)?.value;

describe('traces', () => {
  test('a request is one, with its statements within, and the log names it', async () => {
    const customer = await customerClient(server);
    const answer = await customer.get('/v1/feedback?limit=3');
    const request = await spanOf(({ name }) => name === 'GET /v1/feedback');
    expect(request.kind).toBe(2);
    expect(request.parentSpanId).toBeUndefined();
    expect(attribute(request, 'http.response.status_code')?.intValue).toBe(200);
    const statement = await spanOf(
      ({ name, traceId }) => name.startsWith('database select') && traceId === request.traceId,
    );
    expect(statement.parentSpanId).toBe(request.spanId);
    expect(JSON.stringify(spans)).not.toContain(customer.apiKey);
    expect(JSON.stringify(spans)).not.toContain('limit=3');
    const line = server
      .logText()
      .split('\n')
      .find((text) => text.includes(String(answer.headers.get('X-Request-Id'))));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ traceId: request.traceId });
    expect(resources).toContainEqual({ key: 'service.name', value: { stringValue: 'scenario-library' } });
  });

  test('a transaction is one group of statements', async () => {
    const customer = await customerClient(server);
    await customer.post('/v1/feedback', { kind: 'idea', message: 'More.' });
    const request = await spanOf(({ name }) => name === 'POST /v1/feedback');
    const group = await spanOf(
      ({ name, traceId }) => name === 'database transaction' && traceId === request.traceId,
    );
    expect(attribute(group, 'db.operation.batch.size')?.intValue).toBeGreaterThan(2);
  });

  test('a job is one, and says when it failed without saying with whose words', async () => {
    await server.pool.query('alter table error_reading rename to error_reading_away');
    await server.deps.queue.enqueue(server.pool, 'errors.group-failed-tasks', {});
    const failed = await spanOf(
      ({ name, status }) => name === 'job errors.group-failed-tasks' && status.code === 2,
    );
    await server.pool.query('alter table error_reading_away rename to error_reading');
    expect(attribute(failed, 'error.type')?.stringValue).toBe('error');
  });

  test('an outgoing call is one within it, by host alone', async () => {
    await traced('a call', {}, async () => {
      await (await fetch(`${other.url}/secret-path?key=1`)).text();
    });
    const outer = await spanOf(({ name }) => name === 'a call');
    const call = await spanOf(({ name }) => name === `GET ${new URL(other.url).host}`);
    expect([call.parentSpanId, call.traceId]).toEqual([outer.spanId, outer.traceId]);
    expect(attribute(call, 'http.response.status_code')?.intValue).toBe(200);
    expect(JSON.stringify(spans)).not.toContain('secret-path');
    expect(spans.some(({ name }) => name.includes(new URL(collector.url).host))).toBe(false);
  });
});
