import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const isLinux = process.platform === 'linux';

/**
 * What tells a process from every other that ever had the same number: the boot and the moment it started. Null when no such
 * process runs (one that has ended and only waits to be collected does not run).
 */
export function processIdentity(pid: number): string | null {
  if (!isLinux) {
    const [state, ...startedAt] = ps(pid, 'stat=,lstart=').split(/\s+/);
    return !state || state.startsWith('Z') ? null : startedAt.join(' ');
  }
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const startedAtTick = fields[19];
  if (!startedAtTick || state === 'Z' || state === 'X') return null;
  return `${readOrEmpty('/proc/sys/kernel/random/boot_id').trim()} ${startedAtTick}`;
}

/** The command line of a running process, its words parted by spaces; empty when unknown. */
export function commandLine(pid: number): string {
  return (isLinux ? readOrEmpty(`/proc/${pid}/cmdline`).replaceAll('\0', ' ') : ps(pid, 'command=')).trim();
}

/** Whether the process is the PostgreSQL server of that cluster folder, and not a stranger who got its number. */
export function isPostmasterOf(pid: number, clusterDir: string): boolean {
  return processIdentity(pid) !== null && `${commandLine(pid)} `.includes(`/postgres -D ${clusterDir} `);
}

/** Waits until the process is gone; false when it still runs after `timeoutMs`. */
export async function waitForEnd(pid: number, timeoutMs: number): Promise<boolean> {
  const identity = processIdentity(pid);
  const deadline = Date.now() + timeoutMs;
  while (identity !== null && processIdentity(pid) === identity) {
    if (Date.now() > deadline) return false;
    await delay(25);
  }
  return true;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function ps(pid: number, columns: string): string {
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', columns], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return '';
  }
}
