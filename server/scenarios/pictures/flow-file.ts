import { flowPicture } from '../../../flow-drawing/draw-flow.ts';
import type { FlowModule } from '../../../flow-drawing/flow.ts';
import type { Theme } from '../../../flow-drawing/palette.ts';
import type { SvgElement } from '../../../flow-drawing/svg-element.ts';
import { drawableFlow } from './drawable-flow.ts';
import { drawableText } from './fonts.ts';
import { inFonts } from './set-in-fonts.ts';

/** A whole flow, to be kept as a file of pixels. */
export type FlowFile = { title: string; flow: FlowModule[]; theme: Theme };

/** Twice as fine as on a page, as long as it stays below what takes 32 MB while it is drawn. */
const finest = 2;
const mostPixels = 8_000_000;

/** The picture and how many pixels stand for one of its units. */
export function flowFile({ title, flow, theme }: FlowFile): { picture: SvgElement; zoom: number } {
  const picture = inFonts(flowPicture(drawableFlow(flow), drawableText(title), theme));
  const area = Number(picture.attributes['width']) * Number(picture.attributes['height']);
  return { picture, zoom: Math.min(finest, Math.sqrt(mostPixels / area)) };
}
