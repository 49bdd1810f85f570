import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { svgText } from '../../../flow-drawing/svg-element.ts';
import { flowFile, type FlowFile } from './flow-file.ts';
import { fontsFor } from './fonts.ts';
import { linkPicture, type LinkPicture } from './link-picture.ts';

export type PictureTask = ({ kind: 'link' } & LinkPicture) | ({ kind: 'flow' } & FlowFile);
/** What comes of a task: the picture as PNG, or why there is none. */
export type PictureReply = { png: Uint8Array } | { failure: string };

process.once('disconnect', () => process.exit()); // the server is gone
process.once('message', (task: PictureTask) => {
  void draw(task)
    .catch((error: unknown): PictureReply => ({ failure: String(error) }))
    .then((reply) => process.send?.(reply));
});

async function draw(task: PictureTask): Promise<PictureReply> {
  const { resolve } = createRequire(import.meta.url);
  await initWasm(readFileSync(resolve('@resvg/resvg-wasm/index_bg.wasm')));
  const { picture, zoom } = task.kind === 'link' ? { picture: linkPicture(task), zoom: 1 } : flowFile(task);
  const svg = svgText(picture);
  const resvg = new Resvg(svg, {
    font: { fontBuffers: fontsFor(svg), defaultFontFamily: 'Inter' },
    fitTo: { mode: 'zoom', value: zoom },
  });
  return { png: resvg.render().asPng() };
}
