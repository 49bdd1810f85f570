import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runInScenario } from '../make-runtime/scenario-run.ts';
import { plainBlueprint } from '../server/installations/world.ts';
import { place, reportUrlOf, startAppWorld, type AppWorld } from './app-world.ts';
import { problem, type Instead } from './front.ts';

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
  world.front.insteadOfServer = null;
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

describe('whatever goes wrong, the scenario goes on:', () => {
  const page = (status: number): Instead => ({
    status,
    body: '<html>Hello</html>',
    contentType: 'text/html',
  });
  const answers: [string, Instead][] = [
    ...[400, 401, 402, 403, 404, 409, 413, 422, 424, 429, 500, 503, 504].map((status): [string, Instead] => [
      `${status}`,
      problem(status, 'refused', 'No, because.'),
    ]),
    ['a page with 502', page(502)],
    ['a page with 403', page(403)],
    ['half an answer with 500', { status: 500, body: '{"type', contentType: 'application/json' }],
  ];
  const modules = (): [string, Record<string, unknown>][] => [
    ['reportExecution', { reportUrl, ...run() }],
    ['reportExecutions', { tasks: [task()] }],
    ['recordMetric', { scenario: scenario.id, name: 'n', value: 1 }],
  ];
  const inScenario = (id: string, parameters: Record<string, unknown>, options = {}) =>
    runInScenario(world.load(options), id, {
      parameters,
      connection: world.connection,
    });

  test.each(answers)('%s leaves a warning at worst, or an output that tells', async (_, answer) => {
    world.front.insteadOfServer = answer;
    for (const [id, parameters] of modules()) {
      expect(await inScenario(id, parameters)).toMatchObject({ effect: 'goes on with a warning' });
      const { effect, bundles } = await inScenario(id, parameters, { validAcceptsErrors: true });
      expect({ effect, bundles }).toMatchObject({
        effect: 'goes on',
        bundles: [
          { reported: false, reason: expect.stringMatching(/^\[\d{3}\] The \w+ (was|were) not accepted\./) },
        ],
      });
      expect(JSON.stringify(bundles)).not.toContain('<html>');
    }
  });

  test('and why is told, in the warning as in the output', async () => {
    const wrong: [string, Record<string, unknown>, RegExp][] = [
      [
        'reportExecution',
        { reportUrl, ...run({ executionId: 'x'.repeat(2_000) }) },
        /Too big: .* characters/,
      ],
      ['reportExecutions', { tasks: Array.from({ length: 1_001 }, () => task()) }, /Too big: .*1000 items/],
      ['reportExecution', { reportUrl: `${reportUrl}x`, ...run() }, /was not found/],
    ];
    for (const [id, parameters, why] of wrong) {
      const { effect, error } = await inScenario(id, parameters);
      expect([effect, error?.message]).toEqual(['goes on with a warning', expect.stringMatching(why)]);
      expect(error?.message).not.toContain(reportUrl.split('/').at(-1));
      const { bundles } = await inScenario(id, parameters, { validAcceptsErrors: true });
      expect(bundles).toMatchObject([{ reported: false, reason: expect.stringMatching(why) }]);
    }
  });

  test('a page with 200 is no report', async () => {
    world.front.insteadOfServer = page(200);
    for (const [id, parameters] of modules())
      expect(await inScenario(id, parameters)).toMatchObject({
        effect: 'goes on',
        bundles: [{ reported: false, reason: expect.any(String) }],
      });
  });

  test.each(['silence', 'reset'] as const)(
    '%s is caught by the handler that installed scenarios have',
    async (nothing) => {
      world.front.insteadOfServer = nothing;
      for (const [id, parameters] of modules()) {
        const app = world.load({ timeoutMs: 300 });
        const options = { parameters, connection: world.connection };
        expect(await runInScenario(app, id, { ...options, hasIgnoreHandler: true })).toMatchObject({
          effect: 'goes on',
        });
        const { effect, error } = await runInScenario(app, id, options);
        expect(effect).toBe('next run is delayed');
        expect(error?.message).not.toContain(reportUrl.split('/').at(-1));
      }
    },
  );
});
