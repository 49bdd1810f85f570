import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * A copy of a library that `npm run demo` has filled, which may be changed and is removed: that of `DEMO_DATA_DIR`, or of `.data`; where
 * there is none it is filled first, which takes minutes. No server may run on the original meanwhile.
 */
export function copyOfDemo(print: (line: string) => void): { dataDir: string; remove: () => Promise<void> } {
  const dataDir = mkdtempSync(join(tmpdir(), 'scenario-library-demo-'));
  chmodSync(dataDir, 0o711); // as root PostgreSQL runs as another user
  const original = resolve(process.env.DEMO_DATA_DIR ?? '.data');
  if (existsSync(join(original, 'postgres/PG_VERSION'))) {
    if (existsSync(join(original, 'postgres/postmaster.pid')))
      throw new Error(`A server runs on ${original}. Stop it, or name another folder in DEMO_DATA_DIR.`);
    // By cp, because PostgreSQL's files belong to an account of its own.
    execFileSync('cp', ['-a', '--reflink=auto', `${original}/.`, dataDir]);
  } else {
    print(`${original} holds no library: a demo is filled first, which takes some minutes.`);
    execFileSync(process.execPath, ['scripts/run.mjs', 'scripts/demo.ts'], {
      env: { ...process.env, DATA_DIR: dataDir },
      stdio: 'inherit',
    });
  }
  return { dataDir, remove: async () => rmSync(dataDir, { recursive: true, force: true }) };
}
