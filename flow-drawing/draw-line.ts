import type { DrawnLink, DrawnMarker } from './block.ts';
import { sizes } from './geometry.ts';
import { labelLines } from './label-lines.ts';
import type { Palette } from './palette.ts';
import { element, round, type SvgElement } from './svg-element.ts';

const markerSize = 11;

/** A line of dots, as Make draws it. */
export function drawLink({ from, to, bendFrom, bendTo, kind }: DrawnLink, palette: Palette): SvgElement {
  const [x1, y1, x2, y2] = [round(from.x), round(from.y), round(to.x), round(to.y)];
  const [bend, straight] = [round(bendFrom), round(bendTo)];
  const middle = round((bendFrom + bendTo) / 2);
  const path =
    y1 === y2 || kind === 'error'
      ? `M${x1} ${y1}L${x2} ${y2}`
      : `M${x1} ${y1}H${bend}C${middle} ${y1} ${middle} ${y2} ${straight} ${y2}H${x2}`;
  return element('path', {
    d: path,
    fill: 'none',
    stroke: kind === 'error' ? palette.bad : palette.line,
    'stroke-width': kind === 'error' ? 4 : 5,
    'stroke-linecap': 'round',
    'stroke-dasharray': '0.01 10', // dots: some readers leave out dashes without a length
  });
}

/** The name of a filter or a branch on its line, with a funnel. */
export function drawMarker({ x, y, text }: DrawnMarker, palette: Palette): SvgElement {
  const lines = labelLines(text, sizes.markerWidth / markerSize, 2);
  const halo = {
    stroke: palette.surface,
    'stroke-width': 4,
    'stroke-linejoin': 'round',
    'paint-order': 'stroke',
  };
  return element(
    'g',
    { transform: `translate(${round(x)} ${round(y)})` },
    ...funnel(palette),
    ...lines.map((line, index) =>
      element(
        'text',
        {
          y: -18 - (lines.length - 1 - index) * 14,
          fill: palette.text,
          'text-anchor': 'middle',
          'font-size': markerSize,
          ...halo,
        },
        line,
      ),
    ),
  );
}

function funnel({ surface, muted }: Palette): SvgElement[] {
  return [
    element('circle', { r: 12, fill: surface, stroke: muted, 'stroke-width': 1.5 }),
    element('path', { d: 'M-5-4h10l-4 5v4l-2-1V1z', fill: muted }),
  ];
}
