import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import {
  killGroup,
  startProcess,
  startServerProcess,
  type ServerProcess,
} from '../support/server-process.ts';
import { until } from '../support/until.ts';

const folders: string[] = [];
const running: ServerProcess[] = [];
afterEach(() => {
  running.splice(0).forEach(killGroup);
  folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true }));
});

function newDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'scenario-library-test-signals-'));
  folders.push(folder);
  return join(folder, 'data');
}

function npm(words: string[], env: Record<string, string>): ServerProcess {
  const started = startProcess('npm', words, env);
  running.push(started);
  return started;
}

function postgresOf(dataDir: string): number | null {
  try {
    return Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return null;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** A service manager signals npm alone, a terminal the whole group. */
const ways: [string, (started: ServerProcess) => void][] = [
  ['SIGTERM to npm alone', ({ child }) => child.kill('SIGTERM')],
  ['Ctrl-C', ({ child }) => process.kill(-(child.pid ?? 0), 'SIGINT')],
];

describe('npm start', () => {
  test.each(ways)(
    'ends with everything that it started on %s: status 0, within ten seconds',
    async (_way, signal) => {
      const dataDir = newDataDir();
      const started = npm(['start', '--ignore-scripts'], { DATA_DIR: dataDir, PORT: '0' });
      const url = await started.url;
      const postgres = postgresOf(dataDir) ?? 0;
      expect(isRunning(postgres)).toBe(true);
      const signalledAt = Date.now();
      signal(started);
      expect(await started.exited).toBe(0);
      expect(Date.now() - signalledAt).toBeLessThan(10_000);
      expect(isRunning(postgres)).toBe(false);
      await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
    },
  );

  test('a start that is interrupted leaves no database behind', async () => {
    const dataDir = newDataDir();
    const started = startServerProcess({ DATA_DIR: dataDir });
    running.push(started);
    await until(() => postgresOf(dataDir) !== null, 30_000);
    const postgres = postgresOf(dataDir) ?? 0;
    started.child.kill('SIGTERM');
    expect(await started.exited).toBe(0);
    expect(isRunning(postgres)).toBe(false);
    expect(started.output()).not.toContain('is ready at');
  });
});

describe('npm run dev', () => {
  test.each(ways)('serves pages through Vite and passes the API on, and ends on %s', async (_way, signal) => {
    const dataDir = newDataDir();
    const port = String(await freePort());
    const started = npm(['run', 'dev'], {
      DATA_DIR: dataDir,
      PORT: port,
    });
    const server = await started.url;
    const viteUrl = () =>
      /Local:\s+(http:\/\/127\.0\.0\.1:\d+)/.exec(stripVTControlCharacters(started.output()))?.[1];
    await until(() => viteUrl() !== undefined, 20_000);
    const vite = viteUrl() ?? '';
    expect(await (await fetch(`${vite}/dashboard`)).text()).toContain('<div id="root">');
    expect((await fetch(`${vite}/readyz`)).status).toBe(200);
    const { items } = (await (await fetch(`${vite}/v1/scenarios?limit=1`)).json()) as { items: unknown[] };
    expect(items.length).toBe(1);
    const postgres = postgresOf(dataDir) ?? 0;
    signal(started);
    expect(await started.exited).toBe(0);
    expect(isRunning(postgres)).toBe(false);
    for (const url of [server, vite]) await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});
