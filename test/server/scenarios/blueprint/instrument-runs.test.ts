import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instrumentBlueprint } from '../../../../server/scenarios/blueprint/instrument-blueprint.ts';
import type { Blueprint } from '../../../../server/scenarios/blueprint/types.ts';
import { startMakeDouble, type MakeDouble } from '../../../doubles/make/start-make-double.ts';
import { allModules, anyBlueprint } from './build.ts';

let make: MakeDouble;
let library: Server;
let status = 200;

beforeAll(async () => {
  make = await startMakeDouble({ tokens: ['7f1d2c3b-4a5e-4f60-8a7b-9c0d1e2f3a4b'] });
  library = createServer((request, response) => {
    request.resume();
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(library, 'listening');
});
afterAll(async () => {
  await make.close();
  library.close();
});

/** Runs a blueprint in Make as it stands. */
async function run(blueprint: Blueprint, failAt: number | null) {
  const id = make.account.newId();
  const scenario = { id, teamId: 601, name: blueprint.name, blueprint } as never;
  make.account.scenarios.set(id, scenario);
  const options = failAt === null ? {} : { outcome: 'error' as const, failAt };
  const { ran, status: ended } = await make.runScenario(id, options);
  return { ran, ended };
}

test.each([200, 500])(
  'a scenario does the same with its reports as without, when the library answers %s',
  async (answer) => {
    status = answer;
    const reportUrl = `http://127.0.0.1:${(library.address() as AddressInfo).port}/v1/report/t`;
    await fc.assert(
      fc.asyncProperty(anyBlueprint, fc.option(fc.nat()), async (blueprint, where) => {
        const modules = allModules(blueprint.flow);
        const failAt = where === null ? null : modules[where % modules.length]!.id;
        const instrumented = instrumentBlueprint(blueprint, { kind: 'http', reportUrl });
        expect(await run(instrumented, failAt)).toEqual(await run(blueprint, failAt));
      }),
      { numRuns: 150 },
    );
  },
);
