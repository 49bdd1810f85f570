import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { firstBlueprint, newAppBlueprint, plainBlueprint } from '../server/installations/world.ts';
import { outputProblems } from '../make-runtime/output-problems.ts';
import { runModule } from '../make-runtime/make-runtime.ts';
import { formOf, objectsIn } from './app-source.ts';
import {
  folderId,
  makeToken,
  makeZone,
  place,
  sheetsConnection,
  slackConnection,
  startAppWorld,
  type AppWorld,
} from './app-world.ts';

let world: AppWorld;
let lead: { id: string; slug: string };
const install = (parameters: Record<string, unknown> = {}, executionId?: string) =>
  world.run('installScenario', { scenario: lead.id, ...place, ...parameters }, executionId);
/** The request that installs; the form of the module asks for its fields before. */
const sent = () =>
  world.front.asked.findLast(
    ({ path, headers }) => path === '/v1/installations' && 'idempotency-key' in headers,
  );
const inMake = () => world.make.scenarios();

beforeAll(async () => {
  world = await startAppWorld();
  lead = await world.publish('Lead alert', [firstBlueprint]);
});
afterAll(() => world.close());
beforeEach(() => void (world.front.asked.length = 0));

describe('Install a scenario', () => {
  test('puts it into team and folder, with the chosen connections, and returns the edit link', async () => {
    const [bundle] = await install({
      folderId,
      name: 'Leads',
      connections: { 2: sheetsConnection, 3: slackConnection },
    });
    const made = inMake().at(-1);
    expect(made).toMatchObject({ name: 'Leads', teamId: place.teamId, folderId, isActive: false });
    expect(bundle).toMatchObject({
      status: 'installed',
      scenario: lead.id,
      version: 1,
      make: {
        zone: makeZone,
        scenarioId: made?.id,
        editUrl: `https://${makeZone}/601/scenarios/${made?.id}/edit`,
      },
      missingConnections: [],
      report: { url: expect.stringContaining('/v1/report/'), creditsPerRun: 1 },
      warnings: [],
    });
    expect(made?.blueprint.flow[1]?.parameters).toMatchObject({ __IMTCONN__: sheetsConnection });
    expect(sent()?.headers).toMatchObject({ 'x-make-zone': makeZone, 'x-make-token': makeToken });
  });

  test('names what is missing', async () => {
    expect(await install()).toMatchObject([
      {
        missingConnections: [
          { moduleId: 2, type: 'google' },
          { moduleId: 3, type: 'slack' },
        ],
      },
    ]);
  });

  test.each([
    ['http', 'http:MakeRequest'],
    ['module', 'app#scenario-library:reportExecution'],
  ])('lets it report by %s', async (reporting, module) => {
    await install({ reporting, confirmAppInstall: true });
    expect(JSON.stringify(inMake().at(-1)?.blueprint)).toContain(module);
  });

  test('fills in only fields that Report an execution has', async () => {
    await install({ reporting: 'module', confirmAppInstall: true });
    const reporting = objectsIn(inMake().at(-1)?.blueprint).filter(({ module }) =>
      String(module).endsWith(':reportExecution'),
    );
    const filled = reporting.flatMap(({ mapper }) => Object.keys(mapper as object));
    expect(filled).toEqual(expect.arrayContaining(['reportUrl', 'executionId', 'status']));
    expect(formOf('reportExecution', 'mappableParams').map(({ name }) => name)).toEqual(
      expect.arrayContaining(filled),
    );
  });

  test('stores the Make token for run logs with consent only', async () => {
    await expect(install({ reporting: 'pull', storeMakeToken: false })).rejects.toThrow(
      /^\[422\] .*"pull".* \(invalid_request/,
    );
    await expect(install({ reporting: 'pull' })).rejects.toThrow('"Store my Make API token" is required.');
    const [bundle] = await install({ reporting: 'pull', storeMakeToken: true });
    expect(bundle).toMatchObject({ status: 'installed', report: { creditsPerRun: 0 } });
    expect(
      inMake()
        .at(-1)
        ?.blueprint.flow.map(({ module }) => module),
    ).toEqual(firstBlueprint.flow.map(({ module }) => module));
  });

  test('gives the blueprint to import where there is no Make token, and sends none', async () => {
    const connection = await world.connect({});
    const [bundle] = await runModule(world.app, 'installScenario', {
      connection,
      parameters: { scenario: lead.slug },
    });
    expect(await outputProblems(world.app, 'installScenario', [bundle ?? {}])).toEqual([]);
    expect(bundle).toMatchObject({ status: 'pending', blueprint: { flow: expect.any(Array) } });
    expect(JSON.parse(String(bundle?.['blueprintJson']))).toEqual(bundle?.['blueprint']);
    expect(sent()?.body).toEqual({
      scenario: lead.slug,
      confirmAppInstall: false,
      reporting: 'http',
      consents: {},
      dryRun: false,
    });
    expect(sent()?.headers).not.toHaveProperty('x-make-token');
  });

  test('does the same only once in one run, and anew in another', async () => {
    const [first] = await install({ name: 'Once' }, 'run-1');
    const [again] = await install({ name: 'Once' }, 'run-1');
    expect(again?.['id']).toBe(first?.['id']);
    const [other] = await install({ name: 'Twice' }, 'run-1');
    const [later] = await install({ name: 'Once' }, 'run-2');
    expect(new Set([first, other, later].map((bundle) => bundle?.['id'])).size).toBe(3);
    expect(inMake().filter(({ name }) => name === 'Once')).toHaveLength(2);
  });
});

describe('a dry run', () => {
  const dryRun = (parameters: Record<string, unknown> = {}) => install({ dryRun: true, ...parameters });

  test('tells apps, connections, plan, credits and value, and creates nothing', async () => {
    const before = [inMake().length, (await world.run('listInstallations', { limit: 100 })).length];
    const [bundle] = await dryRun({ runsPerMonth: 300 });
    expect(bundle).toMatchObject({
      scenario: lead.id,
      version: 1,
      canInstall: true,
      problems: [],
      isEntitled: true,
      apps: expect.arrayContaining([{ app: 'slack', isNew: false }]),
      connections: [
        {
          moduleId: 2,
          app: 'google-sheets',
          choices: [{ label: 'Sheets of Kim', value: sheetsConnection }],
          chosen: null,
        },
        {
          moduleId: 3,
          app: 'slack',
          choices: [{ label: 'Northwind Slack', value: slackConnection }],
          chosen: null,
        },
      ],
      bindings: [{ moduleId: 1, parameter: 'hook' }],
      runsPerMonth: { value: 300, basis: 'given' },
      credits: { reportingPerRun: 1, basis: 'estimated' },
    });
    expect([inMake().length, (await world.run('listInstallations', { limit: 100 })).length]).toEqual(before);
  });

  test('says what stands in the way, also of those who have not paid', async () => {
    const paid = await world.publish('Paid thing', [newAppBlueprint], { amount: 1900, currency: 'usd' });
    const [bundle] = await dryRun({ scenario: paid.id });
    expect(bundle).toMatchObject({
      canInstall: false,
      price: { amount: 1900, currency: 'usd' },
      isEntitled: false,
      checkoutUrl: expect.stringContaining('/checkout/'),
      apps: expect.arrayContaining([{ app: 'notion', isNew: true }]),
    });
    expect(bundle?.['problems']).not.toEqual([]);
  });
});

describe('refusals', () => {
  test('a paid scenario shows where to buy it', async () => {
    const paid = await world.publish('Paid', [firstBlueprint], { amount: 1900, currency: 'usd' });
    await expect(install({ scenario: paid.id })).rejects.toMatchObject({
      type: 'DataError',
      message: expect.stringMatching(
        /^\[402\] .+ Buy it here: http:\/\/[^ ]+\/checkout\/[^ ]+ \(payment_required, request .+\)$/,
      ),
    });
  });

  test('apps that are new to the organization are named, and come along when confirmed', async () => {
    const notes = await world.publish('Notes', [newAppBlueprint]);
    await expect(install({ scenario: notes.id })).rejects.toMatchObject({
      type: 'DataError',
      message: expect.stringMatching(/^\[409\] .*notion/),
    });
    expect(await install({ scenario: notes.id, confirmAppInstall: true })).toMatchObject([
      { status: 'installed' },
    ]);
  });

  test("what Make says reaches the user in Make's words", async () => {
    world.make.failNext({ kind: '403', method: 'POST', path: /^\/scenarios$/, count: 10 });
    await expect(install()).rejects.toMatchObject({
      type: 'RuntimeError',
      message: expect.stringMatching(/^\[424\] .+ Make says: .+ \(make_/),
    });
    world.make.clearFailures();
  });

  test.each([
    ['429', 'RateLimitError'],
    ['500', 'ConnectionError'],
    ['html', 'ConnectionError'],
  ] as const)('Make itself at its limit or broken (%s) only delays the next run', async (kind, type) => {
    world.make.failNext({ kind, method: 'POST', path: /^\/scenarios$/, count: 10 });
    await expect(install()).rejects.toMatchObject({
      type,
      message: expect.stringMatching(/^\[424\] .+ nothing is created twice\. \(make_failed/),
    });
    world.make.clearFailures();
  });

  test('a version that is not there, and a token that Make does not know', async () => {
    await expect(install({ version: 9 })).rejects.toMatchObject({
      type: 'DataError',
      message: expect.stringMatching(/^\[404\] /),
    });
    const connection = {
      ...world.connection,
      data: { ...world.connection.data, makeToken: '7f1d2c3b-4a5e-4f60-8a7b-000000000000' },
    };
    const plain = await world.publish('Plain', [plainBlueprint]);
    await expect(
      runModule(world.app, 'installScenario', { connection, parameters: { scenario: plain.id } }),
    ).resolves.toMatchObject([{ status: 'pending' }]);
    await expect(
      runModule(world.app, 'installScenario', { connection, parameters: { scenario: plain.id, ...place } }),
    ).rejects.toMatchObject({
      type: 'RuntimeError',
      message: expect.stringMatching(/^\[424\] /),
    });
  });
});
