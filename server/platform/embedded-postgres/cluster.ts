import { execFile, type ExecFileException } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { asAccount, type Account } from './account.ts';
import type { Binaries } from './binaries.ts';

const initPrefix = '.initdb-';

export function clusterDirOf(dataDir: string): string {
  return join(dataDir, 'postgres');
}

/** The superuser's password; null when none was made yet. */
export function readPassword(dataDir: string): string | null {
  const file = passwordFile(dataDir);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}

/**
 * Makes the database cluster and its password where they are missing. A cluster appears under its name only when it is
 * complete: a start that is killed half-way leaves nothing that the next one would mistake for a database.
 */
export async function ensureCluster(
  binaries: Binaries,
  account: Account,
  dataDir: string,
  isDurable: boolean,
): Promise<string> {
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith(initPrefix)) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
  const clusterDir = clusterDirOf(dataDir);
  if (existsSync(join(clusterDir, 'PG_VERSION'))) {
    return readPassword(dataDir) ?? (await resetPassword(binaries, account, dataDir));
  }
  if (existsSync(clusterDir) && readdirSync(clusterDir).length > 0) {
    throw new Error(
      `${clusterDir} holds something that is not a database. Move it away, or set DATA_DIR to another folder.`,
    );
  }
  const password = randomBytes(24).toString('base64url');
  writePassword(dataDir, password);
  await createCluster(binaries, account, dataDir, password, isDurable);
  return password;
}

async function createCluster(
  binaries: Binaries,
  account: Account,
  dataDir: string,
  password: string,
  isDurable: boolean,
): Promise<void> {
  const workDir = mkdtempSync(join(dataDir, initPrefix));
  const passwordCopy = join(workDir, 'password');
  const newCluster = join(workDir, 'cluster');
  try {
    writeFileSync(passwordCopy, password, { mode: 0o600 });
    mkdirSync(newCluster, { mode: 0o700 });
    for (const path of account.ids ? [workDir, passwordCopy, newCluster] : []) {
      chownSync(path, account.ids?.uid ?? 0, account.ids?.gid ?? 0);
    }
    const args = [
      '-D',
      newCluster,
      '--username=postgres',
      `--pwfile=${passwordCopy}`,
      '--auth=scram-sha-256',
      // Sorting and letter case are PostgreSQL's own (by code point, Unicode), the same on every machine.
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(isDurable ? [] : ['--no-sync']),
    ];
    await initdb(binaries, account, args);
    renameSync(newCluster, clusterDirOf(dataDir));
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

/** pg_trgm and full text search still ask the system what a letter is, and "C" knows only English ones. */
async function initdb(binaries: Binaries, account: Account, args: string[]): Promise<void> {
  for (const letters of ['C.UTF-8', 'en_US.UTF-8']) {
    const failure = await runProgram(account, binaries.initdb, [...args, `--lc-ctype=${letters}`]);
    if (!failure) return;
    if (!/invalid locale name|locale .* not supported/i.test(failure))
      throw new Error(`initdb failed: ${failure}`);
  }
  const failure = await runProgram(account, binaries.initdb, args);
  if (failure) throw new Error(`initdb failed: ${failure}`);
}

/** Somebody deleted the password file: the owner of the files may set a new one, through PostgreSQL's single-user mode. */
async function resetPassword(binaries: Binaries, account: Account, dataDir: string): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  const args = ['--single', '-D', clusterDirOf(dataDir), 'postgres'];
  const failure = await runProgram(
    account,
    binaries.postgres,
    args,
    `alter role postgres password '${password}';\n`,
  );
  if (failure)
    throw new Error(`The lost password of the embedded PostgreSQL could not be set anew: ${failure}`);
  writePassword(dataDir, password);
  return password;
}

function writePassword(dataDir: string, password: string): void {
  writeFileSync(passwordFile(dataDir), `${password}\n`, { mode: 0o600 });
}

function passwordFile(dataDir: string): string {
  return join(dataDir, 'postgres-password');
}

/** Runs a program to its end; null when it succeeded, else what it said. */
function runProgram(
  account: Account,
  program: string,
  programArgs: string[],
  input = '',
): Promise<string | null> {
  const { command, args, options } = asAccount(account, program, programArgs);
  return new Promise((settle) => {
    const child = execFile(command, args, options, (error: ExecFileException | null, _stdout, stderr) => {
      settle(error ? stderr.trim() || error.message : null);
    });
    child.stdin?.end(input);
  });
}
