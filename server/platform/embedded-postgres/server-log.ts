import { closeSync, copyFileSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const maxBytes = 5 * 1024 * 1024;

/** The file that PostgreSQL writes its messages to, kept under 5 MB with one older file beside it. */
export type ServerLog = { path: string; fd: number; tail: () => string; close: () => void };

/** Opens `<dataDir>/postgres.log` for appending and watches its size. `tail()` gives what was written since, at most 20 lines. */
export function openServerLog(dataDir: string): ServerLog {
  const path = join(dataDir, 'postgres.log');
  const fd = openSync(path, 'a', 0o600);
  rotateWhenLarge(path);
  const openedAtByte = statSync(path).size;
  const watch = setInterval(() => rotateWhenLarge(path), 60_000).unref();
  return {
    path,
    fd,
    tail: () =>
      readFileSync(path).subarray(openedAtByte).toString('utf8').trim().split('\n').slice(-20).join('\n'),
    close: () => {
      clearInterval(watch);
      closeSync(fd);
    },
  };
}

/** Copies and cuts instead of renaming: PostgreSQL keeps the file open, and appends, so it goes on at the new end. */
function rotateWhenLarge(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= maxBytes) return;
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
}
