import { t } from '@lingui/core/macro';
import { flowPicture } from '../../../../flow-drawing/draw-flow.ts';
import type { FlowModule } from '../../../../flow-drawing/flow.ts';
import type { Theme } from '../../../../flow-drawing/palette.ts';
import { svgText } from '../../../../flow-drawing/svg-element.ts';

/** Pixels of a picture per pixel of a drawing, where that is not too much for a browser. */
const sharpness = 2;
const mostSidePx = 16_000;
const mostPixels = 120_000_000;

/** Saves a drawing as a file that needs nothing else: as SVG, or as PNG made from the same. */
export async function saveFlow(
  flow: FlowModule[],
  { name, theme, format }: { name: string; theme: Theme; format: 'svg' | 'png' },
): Promise<void> {
  const picture = flowPicture(flow, name, theme);
  const text = svgText(picture);
  const [width, height] = [Number(picture.attributes['width']), Number(picture.attributes['height'])];
  const file =
    format === 'svg' ? new Blob([text], { type: 'image/svg+xml' }) : await pngOf(text, width, height);
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), {
    href: url,
    download: `${fileName(name)}.${format}`,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

async function pngOf(svg: string, width: number, height: number): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = pictureScale(width, height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error(t`The browser could not make the picture.`);
  return blob;
}

/** Twice the drawing's size, less where a browser's canvas ends. */
export function pictureScale(width: number, height: number): number {
  return Math.min(sharpness, mostSidePx / Math.max(width, height), Math.sqrt(mostPixels / (width * height)));
}

function fileName(name: string): string {
  const words = name
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-');
  return words.replaceAll(/^-+|-+$/g, '').slice(0, 60) || 'flow';
}
