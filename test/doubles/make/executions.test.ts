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

describe('an organization', () => {
  it('may ask as often in a minute as its licence says, whoever asks about which of its scenarios; others are not held up', async () => {
    let now = new Date('2026-04-01T10:00:00Z');
    const limited = await startMakeDouble({
      tokens: [TOKEN],
      limitsRequests: true,
      now: () => now,
      organizations: [501, 502].map((id) => ({
        id,
        name: `Organization ${id}`,
        license: { apiLimit: 5 },
        teams: [{ id: id + 100, name: 'A team' }],
      })),
    });
    const ask = (teamId: number) => makeClientFor(limited, TOKEN).fetch(`/teams/${teamId}`);
    for (let count = 0; count < 5; count += 1) await ask(601);
    await expect(ask(601)).rejects.toMatchObject({ statusCode: 429 });
    await ask(602);
    now = new Date('2026-04-01T10:01:01Z');
    await ask(601);
    await limited.close();
  });

  it('logs runs that have not ended, as status 0', async () => {
    const { id } = await make.scenarios.create({
      teamId: 601,
      blueprint: JSON.stringify({
        name: 'Long',
        flow: [{ id: 1, module: 'json:ParseJSON', version: 1, mapper: {} }],
        metadata: { version: 1 },
      }),
      scheduling: JSON.stringify({ type: 'on-demand' }),
    });
    const run = double.logRun(id, { status: 0 });
    expect((await make.executions.list(id)).map(({ imtId, status }) => [imtId, status])).toEqual([
      [run.id, 0],
    ]);
    run.status = 1;
    expect((await make.executions.get(id, run.id)).status).toBe(1);
  });
});
