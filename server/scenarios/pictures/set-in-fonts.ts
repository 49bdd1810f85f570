import { textWidth } from '../../../flow-drawing/text-width.ts';
import { element, round, type SvgElement } from '../../../flow-drawing/svg-element.ts';
import { fontRuns, isRightToLeft, type FontRun } from './fonts.ts';

/**
 * A picture with each of its texts in a font that has its letters. The rasteriser takes what a font lacks from others by itself, but not
 * beside Arabic, whose letters join: there each part of one font is a text of its own.
 */
export function inFonts({ tag, attributes, children }: SvgElement): SvgElement {
  const [content] = children;
  if (tag !== 'text' || typeof content !== 'string')
    return {
      tag,
      attributes,
      children: children.map((child) => (typeof child === 'string' ? child : inFonts(child))),
    };
  const runs = fontRuns(content);
  if (runs.some(({ family }) => isArabic(family)))
    return element('g', {}, ...besideEachOther(content, runs, attributes));
  return { tag, attributes: { ...attributes, 'font-family': 'Inter' }, children };
}

const isArabic = (family: string): boolean => family === 'Noto Sans Arabic';

/** The parts one after the other, in the direction in which the whole is read. */
function besideEachOther(whole: string, runs: FontRun[], attributes: SvgElement['attributes']): SvgElement[] {
  const size = Number(attributes['font-size']);
  const widths = runs.map((run) => widthOf(run) * size);
  const total = widths.reduce((sum, width) => sum + width, 0);
  const anchor = attributes['text-anchor'];
  const before = anchor === 'end' ? total : anchor === 'middle' ? total / 2 : 0;
  const left = Number(attributes['x'] ?? 0) - before;
  let passed = 0;
  return runs.map(({ family, part }, index) => {
    const width = widths[index] ?? 0;
    const x = isRightToLeft(whole) ? left + total - passed - width / 2 : left + passed + width / 2;
    passed += width;
    return element(
      'text',
      { ...attributes, x: round(x), 'text-anchor': 'middle', 'font-family': family },
      part.trim(),
    );
  });
}

/** About how wide a part is, in units of its font's size, with the space around it. */
function widthOf({ family, part }: FontRun): number {
  return isArabic(family) ? Array.from(part.replaceAll(/\p{M}/gu, '')).length * 0.47 : textWidth(part) * 0.97;
}
