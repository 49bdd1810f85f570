import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stripeEventHandlers } from '../../../server/billing/stripe-event-handlers.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('the README asks for every event that something follows from', () => {
  const [, step = ''] =
    /^2\. Add a webhook endpoint([\s\S]*?)^3\./m.exec(readFileSync('README.md', 'utf8')) ?? [];
  const asked = [...step.matchAll(/`([a-z_.]+)\.\*`/g)].map(([, prefix]) => `${prefix}.`);
  expect(asked.length).toBeGreaterThan(8);
  const handled = Object.keys(stripeEventHandlers(server.deps));
  const missing = handled.filter((type) => !asked.some((prefix) => type.startsWith(prefix)));
  expect(missing).toEqual([]);
});
