import { globSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newAppBlueprint, plainBlueprint } from '../server/installations/world.ts';
import { readJsonc } from '../make-runtime/app-files.ts';
import { runModule } from '../make-runtime/make-runtime.ts';
import { objectsIn } from './app-source.ts';
import { place, startAppWorld, type AppWorld } from './app-world.ts';

/** How a message of the server calls a field: as the app's forms show it, with the API's own name in brackets. */
const named = /"([A-Z][^"]+)" \(([\w.-]+)\)/g;
/** Headers are values of the connection. */
const inConnection: Record<string, string> = { 'X-Make-Token': 'makeToken', 'X-Make-Zone': 'makeZone' };

const labels = globSync('make-app/src/**/*.{params,mappable-params,interface}.iml.json')
  .flatMap((path) => objectsIn(readJsonc(path)))
  .map(({ name, label }) => `${String(label)} (${String(name)})`);
const messages = globSync('server/**/*.ts').flatMap((path) => [
  ...readFileSync(path, 'utf8').matchAll(named),
]);

test('messages of the server call fields as the forms of the app do', () => {
  const spoken = messages.map(
    ([, label, name = '']) => `${label} (${inConnection[name] ?? name.split('.').at(-1)})`,
  );
  expect(spoken.length).toBeGreaterThan(8);
  expect(spoken.filter((words) => !labels.includes(words))).toEqual([]);
});

describe('who installs from inside Make is told what to do in the form', () => {
  let world: AppWorld;
  let [plain, notes, paid]: { id: string }[] = [];
  beforeAll(async () => {
    world = await startAppWorld();
    plain = await world.publish('Plain', [plainBlueprint]);
    notes = await world.publish('Notes', [newAppBlueprint]);
    paid = await world.publish('Paid', [plainBlueprint], { amount: 1900, currency: 'usd' });
  });
  afterAll(() => world.close());

  async function refusal(parameters: Record<string, unknown>, connection = world.connection) {
    const run = runModule(world.app, 'installScenario', {
      connection,
      parameters: { ...place, ...parameters },
    });
    const message = await run.then(
      () => 'It succeeded.',
      (error: Error) => error.message,
    );
    expect(message).not.toMatch(/[Ss]end "|see "|": true/);
    return message;
  }

  test('apps that are new', async () => {
    expect(await refusal({ scenario: notes?.id })).toMatch(
      /^\[409\] .*Switch on "Install missing apps" .*notion/,
    );
  });

  test('a consent that is missing', async () => {
    expect(await refusal({ scenario: plain?.id, reporting: 'pull', storeMakeToken: false })).toMatch(
      /^\[422\] Check consents storeMakeToken: .*Switch on "Store my Make API token"/,
    );
  });

  test('a token that is missing, once', async () => {
    const bare = await world.connect({});
    const message = await refusal({ scenario: plain?.id, reporting: 'pull', storeMakeToken: true }, bare);
    expect(message).toMatch(
      /^\[422\] Check headers X-Make-Token: .*Put a "Make API token" .* into your connection/,
    );
    expect(message.split('Make API token')).toHaveLength(2);
  });

  test('a wrong field by its name', async () => {
    expect(await refusal({ scenario: plain?.id, name: '  ' })).toMatch(/^\[422\] Check name: /);
  });

  test('what is to be paid, with the link', async () => {
    expect(await refusal({ scenario: paid?.id })).toMatch(
      /^\[402\] .*Open the "Link to buy it" .* Buy it here: http/,
    );
  });

  test("what Make refuses, with Make's reasons and not only its title", async () => {
    expect(await refusal({ scenario: plain?.id, folderId: 99 })).toMatch(
      /^\[424\] .*Make says: Bad Request: [^.:]+: folderId: no such folder in this team\. Change/,
    );
  });

  test('a dry run in the same words', async () => {
    const [bundle] = await world.run('installScenario', {
      ...place,
      scenario: notes?.id,
      dryRun: true,
      reporting: 'pull',
      storeMakeToken: false,
    });
    const text = JSON.stringify([bundle?.['problems'], bundle?.['payback']]);
    for (const words of ['Install missing apps', 'Store my Make API token', 'Runs per month'])
      expect(text).toContain(words);
    expect(text).not.toMatch(/[Ss]end \\"|see \\"/);
  });
});
