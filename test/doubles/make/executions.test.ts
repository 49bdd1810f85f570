import type { Make } from '@makehq/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeClientFor } from './make-client.ts';
import { startMakeDouble, type MakeDouble } from './start-make-double.ts';

const TOKEN = '7f1d2c3b-4a5e-4f60-8a7b-9c0d1e2f3a4b';

let double: MakeDouble;
let make: Make;

beforeAll(async () => {
  double = await startMakeDouble({ tokens: [TOKEN] });
  make = makeClientFor(double, TOKEN);
});
afterAll(() => double.close());

describe('runs of a scenario', () => {
  it('are started through the API too, and leave logs that can be filtered and paged', async () => {
    const blueprint = JSON.stringify({
      name: 'Run me',
      flow: [{ id: 1, module: 'json:ParseJSON', version: 1, mapper: {} }],
      metadata: { version: 1 },
    });
    const { id } = await make.scenarios.create({
      teamId: 601,
      blueprint,
      scheduling: JSON.stringify({ type: 'on-demand' }),
    });
    await expect(make.scenarios.run(id)).rejects.toMatchObject({ statusCode: 400 });
    await make.scenarios.activate(id);
    const manual = await make.scenarios.run(id);
    expect(manual).toMatchObject({ status: 1, executionId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    for (const minute of [1, 2, 3])
      await double.runScenario(id, {
        outcome: minute === 2 ? 'error' : 'success',
        at: new Date(Date.UTC(2026, 3, 1, 10, minute)),
        centicredits: 250,
      });
    expect((await make.executions.list(id, { pg: { limit: 2 } })).map(({ type }) => type)).toEqual([
      'manual',
      'auto',
    ]);
    const from = Date.UTC(2026, 3, 1);
    const to = Date.UTC(2026, 3, 2);
    const page = await make.fetch<{
      scenarioLogs: { id: string; status: number; centicredits: number }[];
      pg: { last: string };
    }>(`/scenarios/${id}/logs`, { query: { from, to, pg: { limit: 2 } } });
    expect(page.scenarioLogs.map(({ status, centicredits }) => [status, centicredits])).toEqual([
      [1, 250],
      [3, 250],
    ]);
    const rest = await make.fetch<{ scenarioLogs: unknown[] }>(`/scenarios/${id}/logs`, {
      query: { from, to, pg: { limit: 2, last: page.pg.last } },
    });
    expect(rest.scenarioLogs).toHaveLength(1);
    expect((await make.executions.get(id, page.scenarioLogs[1]?.id ?? '')).status).toBe(3);
  });
});
