import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { test as withDatabase } from '../support/database.ts';
import {
  killGroup,
  startProcess,
  startServerProcess,
  type ServerProcess,
} from '../support/server-process.ts';

const folders: string[] = [];
const running: ServerProcess[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'scenario-library-test-start-'));
  folders.push(folder);
  return folder;
}

function start(env: Record<string, string>): ServerProcess {
  const server = startServerProcess(env);
  running.push(server);
  return server;
}

async function stop(server: ServerProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  server.child.kill(signal);
  return server.exited;
}

afterEach(() => {
  running.splice(0).forEach(killGroup);
  folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true }));
});

describe('npm start on an empty folder', () => {
  let dataDir: string;
  let first: ServerProcess;
  beforeAll(async () => {
    dataDir = join(mkdtempSync(join(tmpdir(), 'scenario-library-test-start-')), 'data');
    first = startServerProcess({ DATA_DIR: dataDir });
    await first.url;
  }, 120_000);
  afterAll(() => {
    killGroup(first);
    rmSync(dirname(dataDir), { recursive: true, force: true });
  });
  const newest = async (server: ServerProcess) =>
    (await (await fetch(`${await server.url}/v1/scenarios?limit=1&sort=newest`)).json()) as {
      items: { id: string }[];
    };

  test('prints the address and the owner link, and serves the pages and the starter library', async () => {
    const url = await first.url;
    const link = new RegExp(`one-time link: ${url}/dashboard/welcome\\?token=\\S{30,}`);
    await expect.poll(first.output).toMatch(link); // a line of its own, after the address
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(await (await fetch(url)).text()).toContain('Ready-made scenarios for Make');
    expect(await (await fetch(`${url}/dashboard`)).text()).toContain('<div id="root">');
    const { items } = (await (await fetch(`${url}/v1/scenarios?limit=100`)).json()) as { items: unknown[] };
    expect(items.length).toBeGreaterThanOrEqual(15);
    expect(statSync(join(dataDir, 'local-secrets.json')).mode & 0o077).toBe(0);
  });

  test('the command line works beside the running server', async () => {
    const words = ['customer', 'create', '--email', 'ada@example.com', '--name', 'Ada'];
    const command = startProcess(process.execPath, ['scripts/run.mjs', 'server/admin.ts', ...words], {
      DATA_DIR: dataDir,
    });
    running.push(command);
    expect(await command.exited).toBe(0);
    const { id, apiKey } = JSON.parse(command.output()) as { id: string; apiKey: string };
    const me = (await (
      await fetch(`${await first.url}/v1/me`, { headers: { authorization: `Bearer ${apiKey}` } })
    ).json()) as { id: string; email: string };
    expect(me).toMatchObject({ id, email: 'ada@example.com' });
  });

  test('a second start on the folder says who has it', async () => {
    const second = start({ DATA_DIR: dataDir });
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(String(first.child.pid));
    expect(second.output()).not.toMatch(/\n\s+at /);
    expect((await fetch(`${await first.url}/readyz`)).status).toBe(200);
  });

  test('keeps its data over a kill -9 and over a restart, and stops on SIGTERM', async () => {
    const before = await newest(first);
    await stop(first, 'SIGKILL');
    const second = start({ DATA_DIR: dataDir });
    expect(await newest(second)).toEqual(before);

    const stoppedAt = Date.now();
    expect(await stop(second)).toBe(0);
    expect(Date.now() - stoppedAt).toBeLessThan(10_000);
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);

    const third = start({ DATA_DIR: dataDir });
    expect(await newest(third)).toEqual(before);
    expect(await stop(third)).toBe(0);
  });
});

describe('a start that cannot work', () => {
  test.each([
    [{ PORT: 'eighty' }, 'PORT'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'postgres://library:secret@127.0.0.1:1/library' }, 'DATABASE_URL'],
    [{ REPORTING_TIME_ZONE: 'Mars/Olympus' }, 'REPORTING_TIME_ZONE'],
    [{ REPORTING_CURRENCY: 'zzz' }, 'REPORTING_CURRENCY'],
    [{ TASK_STALE_AFTER: 'PT0H' }, 'TASK_STALE_AFTER'],
    [{ TASK_STALE_AFTER: 'P1M' }, 'TASK_STALE_AFTER'],
    [{ SESSION_SECRET: 'short' }, 'SESSION_SECRET'],
    [{ STRIPE_WEBHOOK_SECRETS: 'nope' }, 'STRIPE_WEBHOOK_SECRETS'],
    [
      { NODE_ENV: 'production', PUBLIC_URL: 'https://x.example', DATABASE_URL: 'postgres://x/y' },
      'SESSION_SECRET',
    ],
    [
      { NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32), PUBLIC_URL: 'https://x.example' },
      'DATABASE_URL',
    ],
    [{ STRIPE_SECRET_KEY: 'sk_live_x', STRIPE_API_BASE: 'http://127.0.0.1:9' }, 'STRIPE_API_BASE'],
    [
      {
        NODE_ENV: 'production',
        SESSION_SECRET: 'x'.repeat(32),
        PUBLIC_URL: 'https://x.example',
        DATABASE_URL: 'postgres://x/y',
        MAKE_API_BASE: 'http://127.0.0.1:9',
      },
      'MAKE_API_BASE',
    ],
    [{ STRIPE_API_BASE: 'http://example.com' }, 'STRIPE_API_BASE'],
  ] as [Record<string, string>, string][])('%o ends with a sentence that names %s', async (env, name) => {
    const server = start({ DATA_DIR: join(newFolder(), 'data'), ...env });
    expect(await server.exited).toBe(1);
    expect(server.output()).toContain(name);
    expect(server.output()).not.toMatch(/\n\s+at /);
  });

  withDatabase('a port that is taken is named', async ({ databaseUrl }) => {
    const env = () => ({ DATA_DIR: join(newFolder(), 'data'), DATABASE_URL: databaseUrl });
    const first = start(env());
    const { port } = new URL(await first.url);
    const second = start({ ...env(), PORT: port });
    expect(await second.exited).toBe(1);
    expect(second.output()).toMatch(/EADDRINUSE.*set PORT/);
  });
});
