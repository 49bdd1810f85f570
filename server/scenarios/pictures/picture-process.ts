import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { svgText } from '../../../flow-drawing/svg-element.ts';
import { fontsFor } from './fonts.ts';
import { linkPicture, type LinkPicture } from './link-picture.ts';

/** What comes of a task: the picture as PNG, or why there is none. */
export type PictureReply = { png: Uint8Array } | { failure: string };

process.once('disconnect', () => process.exit()); // the server is gone
process.once('message', (task: LinkPicture) => {
  void draw(task)
    .catch((error: unknown): PictureReply => ({ failure: String(error) }))
    .then((reply) => process.send?.(reply));
});

async function draw(task: LinkPicture): Promise<PictureReply> {
  const { resolve } = createRequire(import.meta.url);
  await initWasm(readFileSync(resolve('@resvg/resvg-wasm/index_bg.wasm')));
  const svg = svgText(linkPicture(task));
  const resvg = new Resvg(svg, { font: { fontBuffers: fontsFor(svg), defaultFontFamily: 'Inter' } });
  return { png: resvg.render().asPng() };
}
