import { constants, brotliCompress, gzip } from 'node:zlib';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Plugin } from 'vite';

const packed = [
  {
    ending: 'br',
    pack: (text: Buffer) =>
      promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }),
  },
  { ending: 'gz', pack: (text: Buffer) => promisify(gzip)(text, { level: 9 }) },
];

/** Smaller ones fit into the first packet as they are. */
const leastBytes = 1_000;

/** Writes each built file once more by brotli and by gzip, so that the server sends them without the work. */
export function precompress(): Plugin {
  let folder = '';
  return {
    name: 'precompress',
    apply: 'build',
    configResolved({ root, build }) {
      folder = join(root, build.outDir);
    },
    writeBundle: {
      sequential: true,
      async handler() {
        for await (const file of glob('assets/*.{js,css,svg}', { cwd: folder })) {
          const text = await readFile(join(folder, file));
          if (text.length < leastBytes) continue;
          await Promise.all(
            packed.map(async ({ ending, pack }) =>
              writeFile(join(folder, `${file}.${ending}`), await pack(text)),
            ),
          );
        }
      },
    },
  };
}
