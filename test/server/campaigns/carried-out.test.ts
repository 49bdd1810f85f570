import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { until } from '../../support/until.ts';
import { install, message, outlineOf, stepIn, type Installed } from '../installations/upgrade-stage.ts';
import { firstBlueprint, module, startWorld, type Call, type World } from '../installations/world.ts';

let world: World;
let call: Call;
let operator: ApiClient;
const [trigger] = firstBlueprint.flow;
const sheet = module(2, 'google-sheets:addRow', { __IMTCONN__: 9001 });
const first = { ...firstBlueprint, flow: [trigger, sheet, message(3)] };
const second = { ...first, flow: [trigger, sheet, message(3, 'New words'), message(4)] };

beforeAll(async () => {
  world = await startWorld();
  operator = await operatorClient(world.server);
  ({ call } = await world.newCustomer());
});
afterAll(() => world.close());

const pulled = () =>
  install(world, call, first, { reporting: 'pull', consents: { storeMakeToken: true } } as object);
const begin = async ({ scenarioId }: Installed) =>
  (await operator.post('/admin/upgrade-campaigns', { scenario: scenarioId })).body.id as string;
const memberOf = async (id: string) =>
  (await operator.get(`/admin/upgrade-campaigns/${id}/installations`)).body.items[0];
const accept = ({ body }: Installed) =>
  call('POST', `/v1/upgrade-offers/${body.id}`, { body: { accept: true } });
const offerTo = async ({ body }: Installed) => {
  const items = (await call('GET', '/v1/upgrade-offers')).body['items'] as { installation: string }[];
  return items.find(({ installation }) => installation === body.id);
};
const becomes = (id: string, state: string) => until(async () => (await memberOf(id)).state === state);

test('a yes upgrades where a Make token is stored, keeps the customer’s own edits, and is rolled back by another yes', async () => {
  const installed = await pulled();
  await installed.edit((blueprint) => void (stepIn(blueprint, 2).mapper = { text: 'own' }));
  const before = structuredClone(installed.inMake().blueprint);
  await installed.publish(second);
  const id = await begin(installed);
  expect(installed.inMake().blueprint).toEqual(before);
  expect(await accept(installed)).toMatchObject({ status: 202, body: { isCarriedOutHere: true } });
  await becomes(id, 'upgraded');
  expect(outlineOf(installed.flow())).toContain('4 slack:CreateMessage');
  expect(installed.step(2)?.mapper).toEqual({ text: 'own' });
  expect(await offerTo(installed)).toMatchObject({ kind: 'upgrade', state: 'upgraded' });
  expect((await operator.get(`/admin/upgrade-campaigns/${id}`)).body.state).toBe('completed');
  await operator.post(`/admin/upgrade-campaigns/${id}/roll-back`, { reason: 'It fails.' });
  expect((await memberOf(id)).state).toBe('rollBackOffered');
  await accept(installed);
  await becomes(id, 'rolledBack');
  expect(outlineOf(installed.flow())).not.toContain('4 slack:CreateMessage');
  expect((await operator.get(`/admin/upgrade-campaigns/${id}`)).body.state).toBe('rolledBack');
  expect(await offerTo(installed)).toMatchObject({ kind: 'rollback', state: 'rolledBack' });
});

test('where customer and version changed the same, nothing is changed, and the customer is asked', async () => {
  const installed = await pulled();
  await installed.edit((blueprint) => void (stepIn(blueprint, 3).mapper = { text: 'own', channel: 'C1' }));
  await installed.publish(second);
  const before = structuredClone(installed.inMake().blueprint);
  const id = await begin(installed);
  await accept(installed);
  await becomes(id, 'needsDecisions');
  expect((await memberOf(id)).reason).toContain('changed both by you and by version 2');
  expect(installed.inMake().blueprint).toEqual(before);
  expect((await installed.upgrade({ prefer: 'mine' })).status).toBe(200);
  expect(await offerTo(installed)).toBeUndefined();
});

test('what Make refuses is told in its words, and may be tried again', async () => {
  const installed = await pulled();
  await installed.publish({
    ...second,
    flow: [...second.flow, module(5, 'notion:createPage', { __IMTCONN__: 9003 })],
  });
  const id = await begin(installed);
  await accept(installed);
  await becomes(id, 'failed');
  expect((await memberOf(id)).reason).toEqual(expect.stringContaining('uses apps that are new'));
  expect((await installed.upgrade({ confirmAppInstall: true })).status).toBe(200);
});
