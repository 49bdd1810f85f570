import { chmodSync, existsSync, mkdtempSync, readdirSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'scenario-library-test-';
/** Linux's folder in memory: making and dropping a database of a thousand files takes a fifth of what it takes on a disk. */
const inMemory = '/dev/shm';
/** Containers often have 64 MB there; a whole run of the tests needs about a tenth of this at any time. */
const roomBytes = 6 * 1024 ** 3;

/** A new folder for a PostgreSQL server: on the disk when it must survive a crash, else in memory where there is room. */
export function makePostgresFolder({ isDurable = false, name = '' } = {}): string {
  const folder = mkdtempSync(join(isDurable || !hasRoomInMemory() ? tmpdir() : inMemory, `${prefix}${name}`));
  chmodSync(folder, 0o711); // as root the server runs as another user
  return folder;
}

/** Every such folder that is there, also those of other runs. */
export function postgresFolders(): string[] {
  return [tmpdir(), inMemory].filter(existsSync).flatMap((place) =>
    readdirSync(place)
      .filter((name) => name.startsWith(prefix))
      .map((name) => join(place, name)),
  );
}

function hasRoomInMemory(): boolean {
  if (!existsSync(inMemory)) return false;
  const { bavail, bsize } = statfsSync(inMemory);
  return Math.min(bavail * bsize, freemem()) > roomBytes;
}
