import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FlowModule } from '../../doubles/make/blueprint-flow.ts';
import { install, message, outlineOf, stepIn, type Installed } from './upgrade-stage.ts';
import { firstBlueprint, module, startWorld, type Body, type Call, type World } from './world.ts';

let world: World;
let call: Call;
let installed: Installed;
const trigger = firstBlueprint.flow[0]!;
const guarded = (id: number) => ({
  ...message(id),
  onerror: [{ id: id + 1, module: 'builtin:Ignore', version: 1 }],
});
const router = (id: number, ...flows: object[][]) => ({
  ...module(id, 'builtin:BasicRouter', {}, 1),
  mapper: null,
  routes: flows.map((flow) => ({ flow })),
});
/** One end of its own in each route, and an error handler. */
const first = { ...firstBlueprint, flow: [trigger, guarded(2), router(5, [message(6)], [message(7)])] };
const second = {
  ...firstBlueprint,
  flow: [trigger, guarded(2), router(5, [message(6, 'new')], [message(7), message(8)], [guarded(10)])],
};

beforeAll(async () => {
  world = await startWorld();
  ({ call } = await world.newCustomer());
});
afterAll(() => world.close());
beforeEach(async () => {
  installed = await install(world, call, first);
});

const isReport = (step: FlowModule) => installed.reports().some(({ id }) => id === step.id);
const url = () => (installed.body['report'] as { url: string }).url;
const bodyOf = (step: FlowModule | undefined) => String(step?.mapper?.['jsonStringBodyContent']);
const tasks = () =>
  installed
    .reports()
    .map((step) => /"taskKey":"([^"]+)","status":"([^"]+)"/.exec(bodyOf(step))?.slice(1).join(' '));
const reportingChanges = (body: Body) =>
  (body['changes'] as { path: string; kind: string; by: string }[])
    .filter(({ path }) => path.startsWith('/reporting'))
    .map(({ path, kind, by }) => `${path} ${kind} by ${by}`);

describe('the reporting modules of an upgrade', () => {
  test('stand at every end of the new flow and before its error handlers, with the same address', async () => {
    await installed.publish(second);
    const { body } = await installed.upgrade();
    expect(tasks().toSorted()).toEqual(
      [
        'main failed',
        'route-5-1 completed',
        'route-5-2 completed',
        'route-5-3 completed',
        'route-5-3 failed',
      ].toSorted(),
    );
    for (const report of installed.reports()) expect(report.mapper).toMatchObject({ url: url() });
    const routes = installed.step(5)?.routes ?? [];
    expect(routes.every(({ flow }) => isReport(flow.at(-1)!))).toBe(true);
    expect(isReport(installed.step(2)!.onerror![0]!)).toBe(true);
    expect(reportingChanges(body)).toEqual([
      '/reporting/10/onerror added by theirs',
      '/reporting/5/routes/theirs-2 added by theirs',
    ]);
    expect(body['drift']).toBe('stock');
  });

  test('come behind what the customer put behind them', async () => {
    await installed.edit((blueprint) => {
      stepIn(blueprint, 5).routes![0]!.flow.push(message(50, 'own'));
    });
    await installed.publish(second);
    await installed.upgrade();
    const [route] = installed.step(5)!.routes!;
    expect(outlineOf(route!.flow)).toEqual(['6 slack:CreateMessage', '50 slack:CreateMessage']);
    expect(isReport(route!.flow.at(-1)!)).toBe(true);
    expect(installed.reports()).toHaveLength(5);
  });

  test('that the customer took out stay out, and the answer says so', async () => {
    await installed.edit((blueprint) => {
      const [route] = stepIn(blueprint, 5).routes!;
      route!.flow = route!.flow.filter((step) => !isReport(step));
    });
    expect((await installed.refresh()).body['drift']).toBe('stock');
    await installed.publish(second);
    const { body } = await installed.upgrade();
    expect(tasks()).not.toContain('route-5-1 completed');
    expect(tasks()).toHaveLength(4);
    expect(reportingChanges(body)).toContain('/reporting/5/routes/0 removed by mine');
  });

  test('are not put back at all when the customer took out all', async () => {
    await installed.edit((blueprint) => {
      stepIn(blueprint, 2).onerror!.shift();
      for (const { flow } of stepIn(blueprint, 5).routes!) flow.pop();
    });
    expect(installed.reports()).toEqual([]);
    await installed.publish(second);
    await installed.upgrade();
    expect(installed.reports()).toEqual([]);
    expect(installed.step(8)).toBeDefined();
  });

  test('keep what the customer wrote into them', async () => {
    await installed.edit((blueprint) => {
      const report = stepIn(blueprint, 5).routes![1]!.flow.at(-1)!;
      const text = String(report.mapper!['jsonStringBodyContent']).replace(
        /}$/,
        ',"items":"{{length(7.rows)}}"}',
      );
      Object.assign(report, {
        mapper: { ...report.mapper, jsonStringBodyContent: text },
        filter: { name: 'Some', conditions: [] },
      });
    });
    await installed.publish(second);
    const { body } = await installed.upgrade();
    const report = installed.step(5)!.routes![1]!.flow.at(-1);
    expect(bodyOf(report)).toContain('"items":"{{length(7.rows)}}"');
    expect(report).toMatchObject({ mapper: { url: url(), method: 'post' }, filter: { name: 'Some' } });
    expect(reportingChanges(body)).toContain('/reporting/5/routes/1 changed by mine');
  });

  test('are those of the way in which the installation reports', async () => {
    const byModule = await install(world, call, first, { reporting: 'module' });
    await byModule.publish(second);
    await byModule.upgrade();
    expect(byModule.reports().map(({ module: name }) => name.split(':')[1])).toEqual(
      Array(5).fill('reportExecution'),
    );
    const silent = await install(world, call, first, { reporting: 'none' });
    await silent.publish(second);
    expect((await silent.upgrade()).body['drift']).toBe('stock');
    expect(silent.reports()).toEqual([]);
    expect(silent.inMake().blueprint.metadata).toMatchObject({ installation: silent.body.id });
  });
});
