import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  appendFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ConfigError } from '../../../server/platform/config.ts';
import { findBinaries } from '../../../server/platform/embedded-postgres/binaries.ts';
import { connectToRunningEmbeddedPostgres } from '../../../server/platform/embedded-postgres/connection.ts';
import { readPostmasterFile } from '../../../server/platform/embedded-postgres/postmaster-file.ts';
import { processIdentity } from '../../../server/platform/embedded-postgres/processes.ts';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../../server/platform/embedded-postgres/start.ts';
import { startInOwnProcess } from '../../support/embedded-postgres-process.ts';

const openFolder = mkdtempSync(join(tmpdir(), 'embedded-postgres-'));
chmodSync(openFolder, 0o711);
afterAll(() => rmSync(openFolder, { recursive: true, force: true }));

let dataDir = '';
beforeEach(() => {
  dataDir = join(mkdtempSync(join(openFolder, 'open-')), 'library');
  chmodSync(join(dataDir, '..'), 0o711);
});

const clusterDir = () => join(dataDir, 'postgres');
const postmasterPid = () => readPostmasterFile(clusterDir())?.pid ?? 0;
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

async function start(options: { onExit?: (reason: string) => void } = {}): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, ...options });
  onTestFinished(() => postgres.stop());
  return postgres;
}

async function ask(url: string | undefined, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url ?? '' });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

const writeDown = (url: string | undefined, word: string) =>
  ask(url, `create table if not exists notes (word text); insert into notes values ('${word}')`);
const readBack = (url: string | undefined) => ask(url, 'select word from notes order by word');

describe('a first start', () => {
  test('in a folder that cannot be is refused in one sentence', async () => {
    const refused = startEmbeddedPostgres({ dataDir: '/dev/null/library' });
    await expect(refused).rejects.toBeInstanceOf(ConfigError);
    await expect(refused).rejects.toThrow(/cannot be made or written .* Set DATA_DIR/);
  });

  test('makes a database in seconds, on loopback only, with durable settings', async () => {
    const startedAt = Date.now();
    const { connectionString, version } = await start();
    expect(Date.now() - startedAt).toBeLessThan(15_000);
    expect(version).toMatch(/^18\./);
    const names = [
      'listen_addresses',
      'unix_socket_directories',
      'fsync',
      'synchronous_commit',
      'TimeZone',
      'server_encoding',
    ];
    const columns = names.map((name) => `current_setting('${name}') as "${name}"`).join(', ');
    expect(await ask(connectionString, `select current_database() as name, ${columns}`)).toEqual([
      {
        name: 'scenario_library',
        listen_addresses: '127.0.0.1',
        unix_socket_directories: '',
        fsync: 'on',
        synchronous_commit: 'on',
        TimeZone: 'UTC',
        server_encoding: 'UTF8',
      },
    ]);
  });

  test('knows letters of every language, and the extensions for searching', async () => {
    const { connectionString } = await start();
    await ask(
      connectionString,
      'create extension pg_trgm; create extension unaccent; create extension pgcrypto',
    );
    const [row] = await ask(
      connectionString,
      `select lower('ÄÖÉЖ') as lowered, unaccent('Größe') as plain, similarity('größe', 'gröse') > 0.3 as resembles,
              (select array_agg(t order by t collate "und-x-icu") from unnest(array['Zebra', 'apfel', 'Äpfel']) t) as sorted`,
    );
    expect(row).toEqual({
      lowered: 'äöéж',
      plain: 'Grosse',
      resembles: true,
      sorted: ['apfel', 'Äpfel', 'Zebra'],
    });
  });

  test('closes its files to other users and asks for the password', async () => {
    const { connectionString } = await start();
    expect([modeOf(clusterDir()), modeOf(join(dataDir, 'postgres-password'))]).toEqual(['700', '600']);
    const url = new URL(connectionString);
    url.password = 'guessed';
    await expect(ask(url.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    expect(readFileSync(join(clusterDir(), 'pg_hba.conf'), 'utf8')).not.toMatch(
      /^[^#].*\b(trust|password|md5)\s*$/m,
    );
  });
});

describe('another start on the same folder', () => {
  test('finds the data again, on whatever port is free', async () => {
    const first = await start();
    await writeDown(first.connectionString, 'kept');
    await first.stop();
    const second = await start();
    expect(await readBack(second.connectionString)).toEqual([{ word: 'kept' }]);
  });

  test('is refused with the name of the process that runs, which does not notice', async () => {
    const owner = startInOwnProcess([dataDir]);
    const { connectionString } = await owner.answer;
    const pidBefore = postmasterPid();
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(
      new RegExp(
        `${dataDir} is in use by process ${owner.pid} \\(.*run-embedded-postgres.*\\).*Stop that process first`,
      ),
    );
    expect(postmasterPid()).toBe(pidBefore);
    expect(await ask(connectionString, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('at the very same moment leaves one winner', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => startInOwnProcess([dataDir]).answer));
    expect(answers.filter((answer) => answer.connectionString)).toHaveLength(1);
    const refusals = answers.flatMap((answer) => answer.refusal ?? []);
    expect(refusals).toHaveLength(2);
    for (const refusal of refusals) expect(refusal).toMatch(/is in use by process \d+/);
  });

  test('is told where the running one is, for commands beside the server', async () => {
    expect(await connectToRunningEmbeddedPostgres(dataDir)).toBeNull();
    const owner = startInOwnProcess([dataDir]);
    const { connectionString } = await owner.answer;
    expect(await connectToRunningEmbeddedPostgres(dataDir)).toBe(connectionString);
    await owner.end('SIGTERM');
    expect(await connectToRunningEmbeddedPostgres(dataDir)).toBeNull();
  });
});

describe('after a crash', () => {
  test('of our process, the orphaned server is stopped and the data are there, whoever starts first', async () => {
    const killed = startInOwnProcess([dataDir]);
    await writeDown((await killed.answer).connectionString, 'acknowledged');
    const orphan = postmasterPid();
    await killed.end('SIGKILL');
    expect(processIdentity(orphan)).not.toBeNull();
    expect(await connectToRunningEmbeddedPostgres(dataDir)).toBeNull();

    const answers = await Promise.all([1, 2].map(() => startInOwnProcess([dataDir]).answer));
    expect(processIdentity(orphan)).toBeNull();
    const [winner, ...others] = answers.flatMap((answer) => answer.connectionString ?? []);
    expect(others).toEqual([]);
    expect(await readBack(winner)).toEqual([{ word: 'acknowledged' }]);
  });

  test('of the server, its end is noticed and the next start recovers', async () => {
    const onExit = vi.fn<(reason: string) => void>();
    const first = await start({ onExit });
    await writeDown(first.connectionString, 'acknowledged');
    process.kill(postmasterPid(), 'SIGKILL');
    await vi.waitFor(
      () => expect(onExit).toHaveBeenCalledWith(expect.stringMatching(/ended by SIGKILL/)),
      30_000,
    );
    const second = await start();
    expect(await readBack(second.connectionString)).toEqual([{ word: 'acknowledged' }]);
  });

  test('of the machine, numbers that now belong to strangers are not mistaken for owners', async () => {
    const first = await start();
    await writeDown(first.connectionString, 'acknowledged');
    const left = readFileSync(join(clusterDir(), 'postmaster.pid'), 'utf8');
    await first.stop();
    writeFileSync(join(clusterDir(), 'postmaster.pid'), left.replace(/^\d+/, String(process.pid)));
    writeFileSync(
      join(dataDir, 'postgres.lock'),
      JSON.stringify({ pid: process.pid, identity: 'an earlier boot', token: 'x' }),
    );
    const second = await start();
    expect(await readBack(second.connectionString)).toEqual([{ word: 'acknowledged' }]);
  });

  test('in the middle of making things, half-written ones are made again', async () => {
    await (await start()).stop();
    writeFileSync(join(dataDir, 'postgres.lock'), '{"pid":1');
    rmSync(join(dataDir, 'postgres-password'));
    rmSync(clusterDir(), { recursive: true });
    const { connectionString } = await start();
    expect(await ask(connectionString, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('a lost password file is replaced', async () => {
    const first = await start();
    await writeDown(first.connectionString, 'kept');
    await first.stop();
    rmSync(join(dataDir, 'postgres-password'));
    const second = await start();
    expect(new URL(second.connectionString).password).not.toBe(new URL(first.connectionString).password);
    expect(await readBack(second.connectionString)).toEqual([{ word: 'kept' }]);
  });
});

describe('when it cannot start', () => {
  test('a server that somebody else runs on the folder is left alone', async () => {
    const owner = startInOwnProcess([dataDir]);
    await owner.answer;
    const foreign = postmasterPid();
    rmSync(join(dataDir, 'postgres.lock'));
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(
      `Another PostgreSQL server (process ${foreign}) runs on ${clusterDir()}`,
    );
    expect(processIdentity(foreign)).not.toBeNull();
  });

  test('the error carries what PostgreSQL said, from a log that does not grow for ever', async () => {
    await (await start()).stop();
    appendFileSync(join(clusterDir(), 'postgresql.conf'), 'no_such_setting = 1\n');
    appendFileSync(join(dataDir, 'postgres.log'), 'x'.repeat(6 * 1024 * 1024));
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(/did not start.*no_such_setting/s);
    expect(statSync(join(dataDir, 'postgres.log')).size).toBeLessThan(10_000);
    expect(existsSync(join(dataDir, 'postgres.log.1'))).toBe(true);
    expect(existsSync(join(dataDir, 'postgres.lock'))).toBe(false);
  });

  test('a folder with something else in it is not touched', async () => {
    await (await start()).stop();
    rmSync(join(clusterDir(), 'PG_VERSION'));
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(
      /holds something that is not a database/,
    );
  });

  test('a platform without it gets a sentence that says what to do', () => {
    expect(() => findBinaries('win32', 'x64')).toThrow(
      /does not run on Windows. Use WSL, or set DATABASE_URL/,
    );
    expect(() => findBinaries('linux', 'mips')).toThrow(/linux-mips is not installed.*set DATABASE_URL/);
  });
});

// An ordinary user runs every test above as one; only root can also try the ways of root.
if (process.getuid?.() === 0) {
  const nativeDir = join(findBinaries().postgres, '../..');
  const asUserNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

  describe('as root', () => {
    test('data and programs in a closed folder work, and stay closed', async () => {
      const closed = mkdtempSync(join(openFolder, 'closed-'));
      execFileSync('cp', ['-a', nativeDir, join(closed, 'native')]);
      dataDir = join(closed, 'library');
      const { connectionString } = await startInOwnProcess([dataDir, join(closed, 'native')]).answer;
      expect(await ask(connectionString, 'select 1 as one')).toEqual([{ one: 1 }]);
      expect({ mode: modeOf(closed), owner: statSync(closed).uid }).toEqual({ mode: '700', owner: 0 });
      expect(statSync(clusterDir()).uid).not.toBe(0);
    });

    test('in a container that grants less, the other capability does', async () => {
      dataDir = join(mkdtempSync(join(openFolder, 'closed-')), 'library');
      const withoutReadSearch = ['setpriv', '--bounding-set=-dac_read_search'];
      const { connectionString } = await startInOwnProcess([dataDir], withoutReadSearch).answer;
      expect(await ask(connectionString, 'select 1 as one')).toEqual([{ one: 1 }]);
    });

    test('a closed folder that cannot be passed at all is refused with the ways out', async () => {
      dataDir = join(mkdtempSync(join(openFolder, 'closed-')), 'library');
      const withoutBoth = ['setpriv', '--bounding-set=-dac_read_search,-dac_override'];
      const { refusal } = await startInOwnProcess([dataDir], withoutBoth).answer;
      expect(refusal).toMatch(
        /refuses to run as root.*cannot reach.*Run as an ordinary user, set DATA_DIR.*DATABASE_URL/,
      );
    });

    test('an ordinary user starts it too, and root later goes on as that user', async () => {
      const home = mkdtempSync(join(openFolder, 'home-'));
      execFileSync('chown', ['65534:65534', home]);
      dataDir = join(home, 'library');
      const owner = startInOwnProcess([dataDir], asUserNobody);
      await writeDown((await owner.answer).connectionString, 'by nobody');
      expect(modeOf(dataDir)).toBe('700');
      await owner.end('SIGTERM');
      const asRoot = await start();
      expect(await readBack(asRoot.connectionString)).toEqual([{ word: 'by nobody' }]);
      expect(statSync(clusterDir()).uid).toBe(65_534);
    });

    test('a folder that belongs to root is refused to an ordinary user', async () => {
      await (await start()).stop();
      const { refusal } = await startInOwnProcess([dataDir], asUserNobody).answer;
      expect(refusal).toMatch(
        /cannot be made or written.*Set DATA_DIR to a folder that belongs to the user who runs this/,
      );
    });
  });
}
