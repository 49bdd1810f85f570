import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** V8 looks for it in a file's first line. */
const hint = '//# allFunctionsCalledOnLoad';

/**
 * A file that nearly all of runs with the first page is compiled whole while it arrives, off the page's own thread, instead of function by
 * function as each is first called. Written into the finished file, because Vite puts a line of its own before all others.
 */
export function compiledAhead(name: string): Plugin {
  let folder = '';
  return {
    name: 'compiled-ahead',
    apply: 'build',
    configResolved({ root, build }) {
      folder = join(root, build.outDir);
    },
    writeBundle: {
      sequential: true,
      async handler(_options, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== 'chunk' || chunk.name !== name) continue;
          const file = join(folder, chunk.fileName);
          await writeFile(file, `${hint}\n${await readFile(file, 'utf8')}`);
        }
      },
    },
  };
}
