import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';

const run = promisify(execFile);

/** The system account that PostgreSQL runs under, and what a command line needs in front to get there. */
export type Account = {
  /** Given when it differs from our own. */
  ids: { uid: number; gid: number } | null;
  prefix: readonly string[];
};

/**
 * The account for PostgreSQL, which refuses to run as root: ourselves when we are an ordinary user; as root the owner of an
 * existing cluster, else `postgres`, else `nobody`. That account may not get to the binaries or the data because a folder above
 * them is closed (/root, a temporary folder). No folder's mode is changed for it: it is then given the one capability to pass
 * and read closed folders.
 */
export async function chooseAccount(
  binaries: Binaries,
  dataDir: string,
  clusterDir: string,
): Promise<Account> {
  const owner = statSync(clusterDir, { throwIfNoEntry: false });
  if (process.getuid?.() !== 0) {
    if (owner && owner.uid !== process.getuid?.()) {
      throw new Error(
        `The database in ${clusterDir} belongs to another user of this machine (uid ${owner.uid}). ` +
          'Run as that user or as root, or set DATA_DIR to another folder.',
      );
    }
    return { ids: null, prefix: [] };
  }
  const ids = owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : findUnprivilegedUser();
  for (const prefix of waysToBecome(ids)) {
    const account = { ids, prefix };
    if (await reaches(account, binaries, dataDir)) return account;
  }
  throw new Error(
    `PostgreSQL refuses to run as root, and the user it would run as instead (uid ${ids.uid}) cannot reach ${binaries.postgres} ` +
      `or ${dataDir}. Run as an ordinary user, set DATA_DIR to a folder that every user can pass (and keep the program in one), ` +
      'or set DATABASE_URL to a PostgreSQL 15 or later.',
  );
}

/** A command line as `spawn` takes it, so that it runs under the account. */
export function asAccount(account: Account, command: string, args: readonly string[]) {
  const words = [...account.prefix, command, ...args];
  const takesIdsItself = account.prefix.length > 0;
  return {
    command: words[0] ?? command,
    args: words.slice(1),
    options: {
      // A working folder that is closed to the account would make PostgreSQL fail, and PG* variables change what it does.
      cwd: '/',
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
      ...(takesIdsItself ? {} : account.ids),
    },
  };
}

function findUnprivilegedUser(): { uid: number; gid: number } {
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      continue; // no such user here
    }
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and this machine has no user "postgres" or "nobody" for it. ' +
      'Run as an ordinary user, or set DATABASE_URL to a PostgreSQL 15 or later.',
  );
}

/** From the least privilege to the most; `setpriv` is a part of util-linux. */
function waysToBecome(ids: { uid: number; gid: number }): string[][] {
  const capabilities = [
    { name: 'dac_read_search', bit: 2n },
    { name: 'dac_override', bit: 1n }, // what containers usually leave to root
  ];
  const grantable = grantableCapabilities();
  return [
    [],
    ...capabilities
      .filter(({ bit }) => (grantable >> bit) & 1n)
      .map(({ name }) => [
        'setpriv',
        `--reuid=${ids.uid}`,
        `--regid=${ids.gid}`,
        '--clear-groups',
        `--inh-caps=+${name}`,
        `--ambient-caps=+${name}`,
        // Without this the kernel leaves the capability out of access(2), which PostgreSQL asks about its own programs.
        '--securebits=+no_setuid_fixup',
      ]),
  ];
}

function grantableCapabilities(): bigint {
  if (process.platform !== 'linux') return 0n;
  const mask = /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return BigInt(`0x${mask ?? '0'}`);
}

/** Tries it: passes into the data folder and has initdb look for the other programs and files that it needs. */
async function reaches(account: Account, binaries: Binaries, dataDir: string): Promise<boolean> {
  const script = 'cd "$1" && exec "$2" --show -D "$1/postgres"';
  const { command, args, options } = asAccount(account, '/bin/sh', [
    '-c',
    script,
    'sh',
    dataDir,
    binaries.initdb,
  ]);
  return run(command, args, options).then(
    () => true,
    () => false,
  );
}
