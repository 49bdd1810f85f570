import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiClient } from '../support/api-client.ts';
import { exportedBlueprint } from '../support/blueprints.ts';
import { commandEnvironment } from '../support/command-environment.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startServerProcess, killGroup, type ServerProcess } from '../support/server-process.ts';

let database: TestDatabase;
let server: ServerProcess;
let url: string;
const folder = mkdtempSync(join(tmpdir(), 'scenario-library-test-admin-'));

beforeAll(async () => {
  database = await createTestDatabase();
  server = startServerProcess({ DATABASE_URL: database.url, DATA_DIR: folder });
  url = await server.url;
});
afterAll(async () => {
  killGroup(server);
  await server.exited;
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

type Outcome = { status: number; stdout: string; stderr: string };

function runNode(command: string, words: string[], env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(command, words, { env: { ...commandEnvironment(), ...env } }, (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}
const run = (script: string, words: string[], env: Record<string, string> = {}) =>
  runNode(process.execPath, ['scripts/run.mjs', script, ...words], {
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    ...env,
  });
const admin = (...words: string[]) => run('server/admin.ts', words);

function answerOf(outcome: Outcome): Record<string, string> {
  expect(outcome).toMatchObject({ status: 0, stderr: '' });
  return JSON.parse(outcome.stdout) as Record<string, string>;
}

function fileWith(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('admin beside the running server', () => {
  test('makes keys and links that work at once, as JSON on stdout and nothing else', async () => {
    const key = answerOf(await admin('operator-key', 'create', '--scopes', 'scenarios:read,analytics:read'));
    expect((await apiClient(url, key['key']).get('/admin/scenarios')).status).toBe(200);
    expect((await apiClient(url, key['key']).get('/admin/operators')).status).toBe(403);

    const customer = answerOf(
      await admin('customer', 'create', '--email', 'ada@example.com', '--name', 'Ada'),
    );
    expect((await apiClient(url, customer['apiKey']).get('/v1/me')).body).toMatchObject({
      id: customer['id'],
      email: 'ada@example.com',
    });

    const operator = answerOf(
      await admin('operator', 'create', '--email', 'olga@example.com', '--role', 'analyst'),
    );
    expect(JSON.stringify(operator)).toMatch(/\/dashboard\/welcome\?token=/);
  });

  test('notes what it changes with the reason that is given', async () => {
    const why = ['--reason', 'Für die Prüfung'];
    const { key } = answerOf(await admin('operator-key', 'create', '--scopes', 'settings:read', ...why));
    const { body } = await apiClient(url, key).get('/admin/audit-log?subject=api_keys&limit=1');
    expect(body.items[0]).toMatchObject({
      kind: 'added',
      actor: { id: 'admin command operator-key create' },
      reason: 'Für die Prüfung',
    });
  });

  test('imports a blueprint, publishes it at a price, and grants the right to it', async () => {
    const file = fileWith('export.json', exportedBlueprint('Imported by hand'));
    const outcome = await admin('scenario', 'import', file, '--publish', '--price', '19.00usd');
    const [imported] = answerOf(outcome) as unknown as { id: string; isPublished: boolean; title: string }[];
    expect(imported).toMatchObject({ title: 'Imported by hand', isPublished: true });
    const scenario = (await apiClient(url).get(`/v1/scenarios/${imported?.id}`)).body;
    expect(scenario).toMatchObject({ status: 'active', price: { amount: 1900, currency: 'usd' } });

    const buyer = answerOf(await admin('customer', 'create', '--email', 'bob@example.com', '--name', 'Bob'));
    const asBuyer = apiClient(url, buyer['apiKey']);
    expect((await asBuyer.get(`/v1/scenarios/${scenario.slug}/blueprint`)).status).not.toBe(200);
    answerOf(await admin('grant', '--customer', buyer['id'] ?? '', '--scenario', scenario.slug));
    expect((await asBuyer.get(`/v1/scenarios/${scenario.slug}/blueprint`)).status).toBe(200);
  });

  test('takes the wrapped export of an API too, and is named by what is inside', async () => {
    const file = fileWith('wrapped.json', { response: { blueprint: exportedBlueprint('Wrapped up') } });
    const [imported] = answerOf(await admin('scenario', 'import', file)) as unknown as Record<
      string,
      unknown
    >[];
    expect(imported).toMatchObject({ title: 'Wrapped up', isPublished: false, report: { valid: true } });
  });

  test('says which blueprint could not be published, after its report', async () => {
    const broken = { ...exportedBlueprint('Broken'), name: 'Mail jane.doe@acme-corp.io' };
    const outcome = await admin('scenario', 'import', fileWith('broken.json', broken), '--publish');
    expect(outcome.status).toBe(1);
    expect(JSON.parse(outcome.stdout)).toMatchObject([{ isPublished: false, report: { valid: false } }]);
    expect(outcome.stderr).toContain('broken.json');
  });

  test('imports all files or none', async () => {
    const good = fileWith('good.json', exportedBlueprint('Never imported'));
    const outcome = await admin('scenario', 'import', good, fileWith('bad.json', '{"name":'));
    expect(outcome).toMatchObject({ status: 2, stdout: '' });
    expect(outcome.stderr).toContain('bad.json could not be read as JSON');
    const { key } = answerOf(await admin('operator-key', 'create', '--scopes', '*'));
    expect(JSON.stringify((await apiClient(url, key).get('/admin/scenarios?limit=100')).body)).not.toContain(
      'Never imported',
    );
  });
});

describe('a wrong command line', () => {
  test.each([
    [[], 'npm run --silent admin'],
    [['nothing'], 'npm run --silent admin'],
    [['constructor'], 'npm run --silent admin'],
    [['operator', 'delete'], 'npm run --silent admin'],
    [['operator', 'create', '--email', 'x@example.com'], '--role is missing'],
    [['customer', 'create', '--emial', 'x@example.com'], '--emial'],
    [
      ['customer', 'create', '--email', 'x@example.com', '--name', 'X', '--price', '1usd'],
      'takes no --price',
    ],
    [['customer', 'create', 'extra', '--email', 'x@example.com', '--name', 'X'], 'takes no "extra"'],
    [['scenario', 'import'], 'at least one FILE is missing'],
    [['scenario', 'import', 'no-such-file.json'], 'no-such-file.json could not be read'],
    [['scenario', 'import', 'package.json', '--price', '0.00usd'], '--price is an amount above zero'],
    [['scenario', 'import', 'package.json', '--price', 'nineteen'], '--price is an amount above zero'],
    [['stripe-event', 'replay'], 'the event id, or what the events have in common, is missing'],
    [['stripe-event', 'replay', 'evt_1', '--state', 'failed'], 'Name either ids or what the events have'],
    [['stripe-event', 'replay', '--state', 'lost'], '--state: '],
    [['grant', '--customer', 'cus_x', '--scenario', 'nothing'], 'There is no scenario "nothing"'],
  ] as [string[], string][])(
    '%j ends with status 2 and a sentence, and prints no JSON',
    async (words, sentence) => {
      const outcome = await admin(...words);
      expect(outcome).toMatchObject({ status: 2, stdout: '' });
      expect(outcome.stderr).toContain(sentence);
      expect(outcome.stderr).not.toMatch(/\n\s+at /);
    },
  );

  test('--help lists every command and is no failure', async () => {
    const { status, stdout } = await admin('--help');
    expect(status).toBe(0);
    for (const command of [
      'operator create',
      'operator-key create',
      'customer create',
      'grant',
      'scenario import',
      'stripe-event replay',
    ])
      expect(stdout).toContain(command);
  });

  test.each([
    [['operator', 'create', '--email', 'no-address', '--role', 'owner']],
    [['operator', 'create', '--email', 'x@example.com', '--role', 'king']],
    [['operator-key', 'create', '--scopes', 'everything']],
    [['customer', 'create', '--email', 'no-address', '--name', 'X']],
    [['grant', '--customer', 'cus_nobody', '--scenario', 'weekly-kpi-digest']],
    [['stripe-event', 'replay', 'evt_unknown']],
  ])('%j is refused without a stack', async (words) => {
    const outcome = await admin(...words);
    expect(outcome.status).not.toBe(0);
    expect(outcome.stdout).toBe('');
    expect(outcome.stderr.length).toBeGreaterThan(10);
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
  });
});

describe('migrate', () => {
  test('says of a database that is up to date that it is', async () => {
    expect(await run('scripts/migrate.ts', [])).toMatchObject({
      status: 0,
      stdout: 'The schema is up to date.\n',
    });
  });

  test.each([
    [['sideways'], {}],
    [['down', 'all'], {}],
    [['up', '-1'], {}],
    [[], { DATABASE_URL: '' }],
    [[], { DATABASE_URL: 'mysql://x' }],
  ] as [string[], Record<string, string>][])('%j with %o is wrong usage', async (words, env) => {
    const outcome = await run('scripts/migrate.ts', words, env);
    expect(outcome).toMatchObject({ status: 2, stdout: '' });
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
  });

  test('a database that is away is a sentence', async () => {
    const outcome = await run('scripts/migrate.ts', [], { DATABASE_URL: 'postgres://127.0.0.1:1/x' });
    expect(outcome).toMatchObject({ status: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/^The migration failed: /);
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
  });
});

describe('the starter of scripts', () => {
  /** An older Node of this machine, or none. */
  function olderNode(): string | null {
    if (!existsSync('/usr/bin/node')) return null;
    const major = Number(
      execFileSync('/usr/bin/node', ['-p', 'process.versions.node'], { encoding: 'utf8' }).split('.')[0],
    );
    return major < 24 ? '/usr/bin/node' : null;
  }
  const disguise = fileWith(
    'disguise.mjs',
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } });`,
  );

  test('tells an older Node how to run it', async () => {
    const older = olderNode();
    const [command, ...words] = older ? [older] : [process.execPath, '--import', disguise];
    const outcome = await runNode(command ?? '', [...words, 'scripts/run.mjs', 'server/main.ts']);
    expect(outcome).toMatchObject({ status: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/needs Node 24 or later and this is Node 20\..*"npm start"/);
    expect(outcome.stderr.trim().split('\n').length).toBe(1);
  });

  test('says how it is used when nothing is named', async () => {
    const outcome = await runNode(process.execPath, ['scripts/run.mjs']);
    expect([outcome.status, outcome.stderr]).toEqual([
      1,
      'Usage: node scripts/run.mjs FILE.ts [arguments]\n',
    ]);
  });
});

describe('the summary of the tests', () => {
  let count = 0;
  const summary = (report: unknown) =>
    runNode(process.execPath, [
      'scripts/summarise-tests.mjs',
      fileWith(`report-${(count += 1)}.json`, report),
    ]);
  const report = {
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [],
  };
  const lastLine = ({ stdout }: { stdout: string }) => stdout.trim().split('\n').at(-1);

  test('counts, and fails for a failure, a skip, a file that did not load, and for nothing at all', async () => {
    const unloaded = { name: 'x.test.ts', status: 'failed', assertionResults: [] };
    const outcomes = await Promise.all([
      summary(report),
      summary({ ...report, numFailedTests: 1 }),
      summary({ ...report, numPendingTests: 1 }),
      summary({ ...report, testResults: [unloaded] }),
      summary({ ...report, numPassedTests: 0 }),
      runNode(process.execPath, ['scripts/summarise-tests.mjs', join(folder, 'none.json')]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([0, 1, 1, 1, 1, 1]);
    expect(outcomes.map(lastLine)).toEqual([
      '3 passed, 0 failed',
      '3 passed, 1 failed',
      '3 passed, 0 failed',
      '3 passed, 1 failed',
      '0 passed, 0 failed',
      '0 passed, 0 failed',
    ]);
  });
});
