import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CustomPropertyItem } from '../../doubles/make/make-account.ts';
import { firstBlueprint, plainBlueprint, startWorld, teamId, type Call, type World } from './world.ts';

let world: World;
let call: Call;
let scenario: { id: string; slug: string };

beforeAll(async () => {
  world = await startWorld({ env: { MAKE_TIMEOUT: 'PT1S' } });
  scenario = await world.newScenario('Say hello', [plainBlueprint]);
});
afterAll(() => world.close());
beforeEach(async () => {
  world.make.clearFailures();
  ({ call } = await world.newCustomer());
  declare([]);
});

type Declared = Pick<CustomPropertyItem, 'name' | 'type'> & { required?: boolean };

/** Gives the organization a structure with these items; none at all when the list is empty. */
function declare(items: Declared[]): void {
  const { account } = world.make;
  account.customPropertyStructures.clear();
  account.organizations.get(501)!.license.customProperties = items.length > 0 ? 10 : 0;
  if (items.length === 0) return;
  const rows = items.map((item, index) => ({ required: false, ...item, id: index + 1, label: item.name }));
  account.customPropertyStructures.set(7, { id: 7, organizationId: 501, created: '', items: rows });
}

const install = async (body: object = {}, key?: string) => {
  const answer = await call('POST', '/v1/installations', {
    body: { scenario: scenario.id, teamId, name: 'My own name', ...body },
    make: true,
    ...(key ? { key } : {}),
  });
  const place = answer.body['make'] as { scenarioId: number } | undefined;
  return { ...answer, made: world.make.account.scenarios.get(place?.scenarioId ?? 0) };
};
const stampOf = (version = 1) =>
  `From Scenario Library: Say hello (${scenario.slug}), version ${version}. ${world.server.url}/scenarios/${scenario.slug}`;
const attributionOf = async (id: string) => {
  const { rows } = await world.pool.query<{ attribution: string | null }>(
    'select attribution from installations where id = $1',
    [id],
  );
  return rows[0]?.attribution;
};

describe('template and version', () => {
  test('stand in the custom properties that the organization declared for them, in their types', async () => {
    declare([
      { name: 'libraryTemplate', type: 'shortText' },
      { name: 'libraryVersion', type: 'number' },
      { name: 'owner', type: 'shortText' },
    ]);
    const { status, body, made } = await install();
    expect(status).toBe(201);
    expect(made).toMatchObject({
      name: 'My own name',
      description: '',
      customProperties: { libraryTemplate: scenario.slug, libraryVersion: 1 },
    });
    expect(await attributionOf(body.id)).toBe('customProperties');
  });

  test('share one property where there is only one', async () => {
    declare([{ name: 'Library_Template', type: 'longText' }]);
    expect((await install()).made?.customProperties).toEqual({ Library_Template: `${scenario.slug}@1` });
  });

  test.each<[string, Declared[]]>([
    ['has no custom properties', []],
    ['declared others only', [{ name: 'owner', type: 'shortText' }]],
    ['declared it as something else', [{ name: 'libraryTemplate', type: 'boolean' }]],
    [
      'requires others that only it can fill in',
      [
        { name: 'libraryTemplate', type: 'shortText' },
        { name: 'costCentre', type: 'number', required: true },
      ],
    ],
  ])('stand in the description where the organization %s', async (_what, items) => {
    declare(items);
    const { status, body, made } = await install();
    expect(status).toBe(201);
    expect(made).toMatchObject({ name: 'My own name', description: stampOf(), customProperties: null });
    expect(await attributionOf(body.id)).toBe('description');
  });

  test('stand in the description where Make does not tell the plan', async () => {
    world.make.failNext({ kind: '403', path: '/teams' });
    expect((await install()).made?.description).toBe(stampOf());
  });
});

describe('whatever Make says to it', () => {
  const calls = [
    ['custom properties', { method: 'POST', path: '/custom-properties' }],
    ['their structure', { method: 'GET', path: '/custom-property-structures' }],
    ['the description', { method: 'PATCH', path: /^\/scenarios\/\d+$/ }],
  ] as const;
  const refusals = ['400', '401', '402', '403', '404', '409', '413', '422', '429', '500', 'html'] as const;
  const cases = calls.flatMap(([what, at]) =>
    [...refusals, 'hang' as const, 'reset' as const, 'late' as const].flatMap((kind) =>
      (['before', 'after'] as const).map((when) => ({ what, at, kind, when })),
    ),
  );
  test.each(cases.filter(({ kind, when }) => kind !== 'late' || when === 'after'))(
    '$what: $kind, told $when it took effect, fails no installation and makes none twice',
    async ({ what, at, kind, when }) => {
      const isDescription = what === 'the description';
      if (!isDescription) declare([{ name: 'libraryTemplate', type: 'shortText' }]);
      const before = world.make.scenarios().length;
      world.make.failNext({ kind, delayMs: 1_200, when, retryAfterSeconds: null, ...at });
      const { status, body, made } = await install();
      expect([status, body['status'], body['warnings']]).toEqual([201, 'installed', []]);
      expect(world.make.scenarios()).toHaveLength(before + 1);
      expect(made?.name).toBe('My own name');
      expect(await attributionOf(body.id)).toBe(isDescription ? null : 'description');
      expect(made?.description).toBe(isDescription && when === 'before' ? '' : stampOf());
    },
  );
});

test('an upgrade stamps the new version and leaves what the customer wrote beside it', async () => {
  const upgradable = await world.newScenario('Grows', [firstBlueprint]);
  const { body, made } = await install({ scenario: upgradable.id, reporting: 'none' });
  const stamp = (version: number) =>
    `From Scenario Library: Grows (${upgradable.slug}), version ${version}. ${world.server.url}/scenarios/${upgradable.slug}`;
  made!.description = `Ask Kim.\n${made!.description}\nThen Lee.`;
  await world.publish(upgradable.id, {
    ...firstBlueprint,
    flow: firstBlueprint.flow.slice(0, 2),
  });
  const upgraded = await call('POST', `/v1/installations/${body.id}/upgrade`, { make: true, body: {} });
  expect(upgraded.status).toBe(200);
  expect(made!.description).toBe(`Ask Kim.\n${stamp(2)}\nThen Lee.`);
  expect((await call('POST', `/v1/installations/${body.id}/rollback`, { make: true, body: {} })).status).toBe(
    200,
  );
  expect(made!.description).toBe(`Ask Kim.\n${stamp(1)}\nThen Lee.`);
});

test('an upgrade writes the new version into custom properties where the stamp is there, and fails for none of it', async () => {
  declare([
    { name: 'libraryTemplate', type: 'shortText' },
    { name: 'libraryVersion', type: 'shortText' },
    { name: 'owner', type: 'shortText' },
  ]);
  const upgradable = await world.newScenario('Grows too', [firstBlueprint]);
  const { body, made } = await install({ scenario: upgradable.id });
  made!.customProperties = { ...made!.customProperties, owner: 'Kim' };
  for (const [version, end] of [
    [2, 2],
    [3, 1],
  ] as const) {
    const flow = firstBlueprint.flow.slice(0, end);
    await world.publish(upgradable.id, { ...firstBlueprint, flow });
    if (version === 3) world.make.failNext({ kind: 'reset', path: '/custom-properties', method: 'PATCH' });
    const upgraded = await call('POST', `/v1/installations/${body.id}/upgrade`, { make: true, body: {} });
    expect([upgraded.status, upgraded.body['version']]).toEqual([200, version]);
  }
  expect(made).toMatchObject({
    customProperties: { libraryTemplate: upgradable.slug, libraryVersion: '2', owner: 'Kim' },
    description: expect.stringContaining('version 3'),
  });
});
