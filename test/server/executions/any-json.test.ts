import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const now = new Date('2026-03-15T12:00:00Z');
let server: TestServer;
let customer: Awaited<ReturnType<typeof customerClient>>;
let installationId: string;
let scenarioId: string;

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  const scenario = await insertScenario(server.pool);
  scenarioId = scenario.id;
  customer = await customerClient(server);
  installationId = (await insertInstallation(server.pool, { customerId: customer.id, scenario })).id;
});
afterAll(() => server.close());

let executions = 0;
const good = () => ({
  installationId,
  executionId: `good-${(executions += 1)}`,
  status: 'completed',
  startedAt: '2026-03-15T11:00:00Z',
  finishedAt: '2026-03-15T11:00:05Z',
});
const figure = () => ({
  scenario: scenarioId,
  name: `figure ${(executions += 1)}`,
  value: 1,
  recordedAt: now.toISOString(),
});

/** Any text at all, halves of surrogate pairs and U+0000 among it. */
const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
});
const anyJson = fc.jsonValue({ stringUnit: 'binary', maxDepth: 6 });
const hostile = fc.oneof(
  anyJson,
  anyText,
  fc.double().filter(Number.isFinite),
  fc.bigInt().map(String),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '2026-02-30T00:00:00Z',
    '9'.repeat(400),
    '__proto__',
    2 ** 53,
    -0,
  ),
);
/** A good one of which some fields were replaced by something else, added or left out. */
const spoilt = (one: () => object) =>
  fc
    .dictionary(
      fc.oneof(
        fc.constantFrom('startedAt', 'items', 'data', 'error', 'credits', 'value', 'taskKey', 'unit'),
        anyText,
      ),
      hostile,
      { maxKeys: 4 },
    )
    .map((fields) => ({ ...one(), ...fields }));

test.each([
  ['/v1/execution-tasks', 'tasks', good],
  ['/v1/metrics', 'metrics', figure],
])(
  'whatever JSON stands in a batch of %s, each item is judged by itself and the good one is recorded',
  async (path, name, one) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(hostile, spoilt(one)), { maxLength: 12 }), async (others) => {
        const items = [...others, one()];
        const { status, body } = await customer.post(path, { [name]: items });
        expect([status, body]).toEqual([200, expect.anything()]);
        const { accepted, duplicates, updated, rejected } = body;
        expect(accepted).toBeGreaterThanOrEqual(1);
        expect(accepted + duplicates + updated + rejected.length).toBe(items.length);
        expect(rejected.every(({ index }: { index: number }) => index < items.length - 1)).toBe(true);
      }),
      { numRuns: 150 },
    );
  },
);
