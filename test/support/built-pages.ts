import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

type Chunk = { file: string; imports?: string[]; isDynamicEntry?: boolean };

const dist = join(import.meta.dirname, '../../dashboard/dist');

/** What comes in one piece with the first page, whichever that is: see `dashboard/vite.config.ts`. */
const frame = ['src/app/shell.tsx', 'src/features/overview/overview-page.tsx'];

/** The scripts that a page needs before it is there, by their files, with what each takes by gzip; parts that it fetches later are left out. */
export function scriptsOf(...sources: string[]): Map<string, number> {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    Chunk
  >;
  const scripts = new Map<string, number>();
  const add = (source: string) => {
    const chunk = manifest[source];
    if (!chunk) throw new Error(`${source} is not among what was built.`);
    if (scripts.has(chunk.file)) return;
    scripts.set(chunk.file, gzipSync(readFileSync(join(dist, chunk.file)), { level: 9 }).length);
    for (const imported of chunk.imports ?? []) add(imported);
  };
  for (const source of ['index.html', ...sources]) if (!frame.includes(source)) add(source);
  return scripts;
}

/** What built files take together by gzip. */
export function packedBytes(files: readonly string[]): number {
  return [...new Set(files)]
    .filter((file) => existsSync(join(dist, file)))
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file)), { level: 9 }).length, 0);
}

/** Whether a module begins a file of its own, which is asked for when it is needed. */
export const isFetchedLater = (source: string): boolean => manifestNow()[source]?.isDynamicEntry === true;

function manifestNow(): Record<string, Chunk> {
  return JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
}
