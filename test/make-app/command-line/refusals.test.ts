import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startMakeSdkDouble, type MakeSdkDouble } from '../../doubles/make-sdk/start-make-sdk-double.ts';
import { apiKey, createAppFolder, publicUrl, runMakeApp } from './app-fixture.ts';

let app: ReturnType<typeof createAppFolder>;
let make: MakeSdkDouble;

beforeEach(async () => {
  app = createAppFolder();
  make = await startMakeSdkDouble({ apiKey });
});
afterEach(async () => {
  await make.close();
  app.remove();
});

const good = { MAKE_API_KEY: apiKey, PUBLIC_URL: publicUrl };
const run = (words: string[], env: Record<string, string> = good) =>
  runMakeApp([...words, '--source', app.source, '--api-base', make.url], env);
const deployTo = (origin: string, env: Record<string, string> = good) =>
  run(['deploy', '--yes', '--origin', origin], env);

describe('a sentence says what to do, and nothing is sent', () => {
  afterEach(() => expect(make.writes()).toEqual([]));

  test.each([
    ['is missing', '', 'PUBLIC_URL is not set.'],
    ['is not https', 'http://library.northwind.test', 'begins with https://'],
    ['has a user', 'https://kim:secret@library.northwind.test', 'no user'],
    ['has a query', 'https://library.northwind.test?x=1', 'no user, query'],
    ['would break an expression', "https://library.northwind.test/'", 'begins with https://'],
    ['is the placeholder', 'https://scenario-library.example', 'placeholder'],
    ['is of this machine', 'https://localhost:3000', 'Make cannot reach'],
    ['is of a private network', 'https://192.168.1.4', 'Make cannot reach'],
  ])('when PUBLIC_URL %s', async (_, url, sentence) => {
    const { status, stdout, stderr } = await deployTo('Testing', { MAKE_API_KEY: apiKey, PUBLIC_URL: url });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).toContain('PUBLIC_URL=https://library.example.com');
    expect(stderr).not.toContain('secret');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('when there is no API key', async () => {
    const { status, stderr } = await deployTo('Testing', { PUBLIC_URL: publicUrl });
    expect(status).toBe(1);
    expect(stderr).toContain('sdk-apps:read and sdk-apps:write');
    expect(stderr).toContain(join(app.folder, '.secrets/apikey'));
  });

  test('when the API key is wrong, without showing it', async () => {
    const wrong = '11111111-2222-4333-8444-555555555555';
    const { status, stderr } = await deployTo('Testing', { ...good, MAKE_API_KEY: wrong });
    expect(status).toBe(1);
    expect(stderr).toContain('401');
    expect(stderr).toContain('The API key is wrong, expired or of another zone');
    expect(stderr).not.toContain(wrong);
  });

  test('when Make forbids it', async () => {
    make.failNext({
      kind: '403',
      body: { message: 'Permission denied', detail: `Token ${apiKey} lacks a scope`, code: 'SC403' },
    });
    const { status, stderr } = await deployTo('Testing');
    expect(status).toBe(1);
    expect(stderr).toContain('Token [API key] lacks a scope');
    expect(stderr).not.toContain(apiKey);
  });

  test('when the origin is unknown', async () => {
    const { status, stderr } = await deployTo('Staging');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'makecomapp.json has no origin "Staging". It has: "Testing", "Production".\n',
    });
  });

  test('when the name of the app is longer than Make takes', async () => {
    app.edit(
      ({ origins }) => void Object.assign(origins[0] ?? {}, { appId: 'northwind-testing-of-a-long-name' }),
    );
    const { status, stderr } = await deployTo('Testing');
    expect(status).toBe(1);
    expect(stderr).toContain('at most 30 characters; shorten appId "northwind-testing-of-a-long-name"');
  });

  test('when a reference leads nowhere', async () => {
    app.edit(
      ({ components }) =>
        void Object.assign(components.module['searchScenarios'] ?? {}, { connection: 'otherKey' }),
    );
    const { status, stderr } = await deployTo('Testing');
    expect(status).toBe(1);
    expect(stderr).toContain('refers to the connection "otherKey", which does not exist');
  });

  test('when the idMapping names what is not in Make', async () => {
    make.state.apps.push({
      name: 'northwind-testing',
      version: 1,
      fields: { label: 'Northwind (Testing)' },
      sections: new Map(),
      icon: null,
    });
    app.edit(
      ({ origins }) => void origins[0]?.idMapping?.connection?.push({ local: 'libraryKey', remote: 'gone' }),
    );
    const { status, stderr } = await deployTo('Testing');
    expect(status).toBe(1);
    expect(stderr).toContain(
      'connection libraryKey is "gone" in Make, and the app northwind-testing has none of that name',
    );
  });

  test('when several apps may be the one', async () => {
    for (const name of ['northwind-testing-a1', 'northwind-testing-b2'])
      make.state.apps.push({
        name,
        version: 1,
        fields: { label: 'Northwind (Testing)' },
        sections: new Map(),
        icon: null,
      });
    const { status, stderr } = await deployTo('Testing');
    expect(status).toBe(1);
    expect(stderr).toContain('northwind-testing-a1, northwind-testing-b2');
  });
});

test("another origin's app is not taken for this one's, though its name begins the same", async () => {
  make.state.apps.push({
    name: 'northwind-testing',
    version: 1,
    fields: { label: 'Northwind' },
    sections: new Map(),
    icon: null,
  });
  expect((await deployTo('Production')).status).toBe(0);
  expect(make.state.apps.map(({ name }) => name)).toEqual(['northwind-testing', 'northwind']);
});

test("the key is read from the origin's file", async () => {
  mkdirSync(join(app.folder, '.secrets'));
  writeFileSync(join(app.folder, '.secrets/apikey'), `${apiKey}\n`);
  const outcome = await deployTo('Testing', { PUBLIC_URL: publicUrl });
  expect(outcome.status).toBe(0);
  expect(`${outcome.stdout}${outcome.stderr}`).not.toContain(apiKey);
});

describe('a wrong command line', () => {
  test.each([
    [['deploy', '--origin', 'Testing', '--api-base', 'https://eu1.make.com'], '--api-base is for tests'],
    [['deploy', '--origin', 'Testing', '--api-base', 'http://10.0.0.8:80'], '--api-base is for tests'],
    [['deploy'], '--origin is missing'],
    [['publish'], '"publish" is not known'],
    [['deploy', 'Testing'], '"Testing" is not known'],
    [['check', '--yes'], '"check" takes no --yes'],
    [['diff', '--origin', 'Testing', '--force'], '"diff" takes no --force'],
    [['diff', '--nonsense'], '--nonsense'],
    [[], 'Say what to do'],
  ])('%j is refused with status 2', async (words, sentence) => {
    const { status, stdout, stderr } = await runMakeApp(words, good);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).toContain('--help');
  });

  test('--help says what each command does', async () => {
    const { status, stdout } = await runMakeApp(['--help']);
    expect(status).toBe(0);
    for (const word of ['check', 'diff', 'deploy', 'pull', '--yes', 'PUBLIC_URL', 'MAKE_API_KEY'])
      expect(stdout).toContain(word);
  });
});
