import { existsSync, statSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = [
  'dashboard/index.html',
  'dashboard/*.ts',
  'dashboard/public/**',
  'dashboard/src/**',
  'flow-drawing/**',
  'package-lock.json',
];

/** Whether the pages under `root` must be built: they are missing, or a source is newer than they are. */
export async function needsBuild(root: string): Promise<boolean> {
  const built = join(root, 'dashboard/dist/index.html');
  if (!existsSync(built)) return true;
  const builtAt = statSync(built).mtimeMs;
  for await (const source of glob(sources, { cwd: root })) {
    const state = statSync(join(root, source));
    if (state.isFile() && state.mtimeMs > builtAt) return true;
  }
  return false;
}

/**
 * Builds the pages under `root` when that is needed and Vite is there. Without Vite (a production install) pages built before are
 * good as they are; without either it says what to do.
 */
export async function ensureDashboard(root: string, log: (line: string) => void): Promise<void> {
  if (!(await needsBuild(root))) return;
  const vite = await import('vite').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  });
  if (vite) {
    log('Building the dashboard …');
    await vite.build({ root: join(root, 'dashboard'), logLevel: 'warn' });
    return;
  }
  if (existsSync(join(root, 'dashboard/dist/index.html'))) return;
  throw new Error(
    'The dashboard is not built and Vite is not installed. Run "npm ci" with dev dependencies and "npm run build", then copy dashboard/dist along.',
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await ensureDashboard(join(import.meta.dirname, '..'), (line) => process.stderr.write(`${line}\n`)).catch(
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    },
  );
}
