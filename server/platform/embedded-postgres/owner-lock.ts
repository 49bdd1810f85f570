import { randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ConfigError } from '../config.ts';
import { commandLine, processIdentity } from './processes.ts';

type Owner = { pid: number; identity: string; token: string };

/** The right to use a data folder. `tookOver` is true when the owner before died without giving it back. */
export type Ownership = { tookOver: boolean; release: () => void };

/** The process that owns the data folder and lives; null when there is none. */
export function findLivingOwner(dataDir: string): Owner | null {
  const owner = readOwner(lockFile(dataDir));
  return owner && isAlive(owner) ? owner : null;
}

/**
 * Makes this process the one owner of the data folder. Throws a sentence that names the owner when another one lives; takes the
 * folder over from one that died.
 */
export async function takeOwnership(dataDir: string): Promise<Ownership> {
  const file = lockFile(dataDir);
  const mine = { pid: process.pid, identity: processIdentity(process.pid) ?? '', token: randomUUID() };
  const draft = `${file}.${mine.token}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  const release = () => {
    if (readOwner(file)?.token === mine.token) rmSync(file, { force: true });
  };
  try {
    for (;;) {
      if (succeeds('EEXIST', () => linkSync(draft, file))) return { tookOver: false, release };
      const owner = findLivingOwner(dataDir);
      if (owner) throw new ConfigError(inUse(dataDir, owner));
      if (replaceDeadOwner(file, draft)) return { tookOver: true, release };
      await delay(20);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Only one process at a time may replace a lock, and it looks again before it does: otherwise two that saw the same dead owner
 * would both take over. Everything here is synchronous, so the guard lives for microseconds; one that is old was left by a crash.
 */
function replaceDeadOwner(file: string, draft: string): boolean {
  const guard = `${file}.takeover`;
  if (!succeeds('EEXIST', () => mkdirSync(guard))) {
    const age = Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > 10_000) succeeds('ENOENT', () => rmdirSync(guard));
    return false;
  }
  try {
    const owner = readOwner(file);
    if (!owner || isAlive(owner)) return false; // given back, or taken over by another, in the meantime
    renameSync(draft, file);
    return true;
  } finally {
    rmdirSync(guard);
  }
}

function inUse(dataDir: string, owner: Owner): string {
  return (
    `The data folder ${dataDir} is in use by process ${owner.pid} (${commandLine(owner.pid)}). ` +
    'Stop that process first, or set DATA_DIR to another folder.'
  );
}

function isAlive(owner: Owner): boolean {
  return processIdentity(owner.pid) === owner.identity;
}

/** What the lock says; null when there is none. One that a power cut tore counts as written by nobody who lives. */
function readOwner(file: string): Owner | null {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return { pid: 0, identity: '', token: '' };
  }
}

function lockFile(dataDir: string): string {
  return join(dataDir, 'postgres.lock');
}

/** True when the action worked, false when it failed with that code; any other failure is thrown. */
function succeeds(expectedCode: string, action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === expectedCode) return false;
    throw error;
  }
}
