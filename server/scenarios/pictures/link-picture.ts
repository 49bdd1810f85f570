import { appColour } from '../../../flow-drawing/app-colours.ts';
import { appInitials, appName } from '../../../flow-drawing/app-name.ts';
import { drawLayout } from '../../../flow-drawing/draw-flow.ts';
import { mapModules, type FlowModule } from '../../../flow-drawing/flow.ts';
import { labelLines } from '../../../flow-drawing/label-lines.ts';
import { layoutFlow, type FlowLayout } from '../../../flow-drawing/layout-flow.ts';
import { palettes } from '../../../flow-drawing/palette.ts';
import { element, round, type SvgElement } from '../../../flow-drawing/svg-element.ts';
import { textWidth } from '../../../flow-drawing/text-width.ts';
import { drawableFlow } from './drawable-flow.ts';
import { drawableText, drawableTitle, isRightToLeft } from './fonts.ts';
import { inFonts } from './set-in-fonts.ts';

/** What a link to a scenario shows where links are shared. */
export type LinkPicture = { title: string; apps: string[]; flow: FlowModule[] };

export const pictureSize = { width: 1_200, height: 630 };
const margin = 64;
const palette = palettes.light;
const page = '#f4f6fb';
const border = '#e1e5ee';
/** Where the flow is drawn, from under the words on. */
const sheet = { left: margin, right: 1_200 - margin, bottom: 630 - 40 };

/** The picture: the library's sign, the title, the apps, and the flow as far as it can be read. */
export function linkPicture({ title, apps, flow }: LinkPicture): SvgElement {
  const { width, height } = pictureSize;
  const lines = titleLines(drawableTitle(title));
  const underTitle = (lines.length === 0 ? 136 : 154) + lines.reduce((sum, { size }) => sum + size * 1.16, 0);
  const picture = element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` },
    element('rect', { width, height, fill: page }),
    ...brand(),
    ...lines.map(({ drawn }) => drawn),
    ...appRow(apps, underTitle),
    ...flowSheet(flow, apps.length === 0 ? underTitle - 10 : underTitle + 42),
  );
  return inFonts(picture);
}

function brand(): SvgElement[] {
  return [
    element(
      'g',
      { transform: `translate(${margin} 48) scale(1.25)` },
      element('rect', { width: 32, height: 32, rx: 8, fill: '#4463de' }),
      element('path', { d: 'M9 16h14', stroke: '#ffffff', 'stroke-width': 2.4, 'stroke-opacity': 0.65 }),
      element('circle', { cx: 9, cy: 16, r: 4, fill: '#ffffff' }),
      element('circle', { cx: 16, cy: 16, r: 3, fill: '#ffffff' }),
      element('circle', { cx: 23, cy: 16, r: 4, fill: '#ffffff' }),
    ),
    text('Scenario Library', {
      x: margin + 54,
      y: 76,
      'font-size': 24,
      'font-weight': 600,
      fill: palette.muted,
    }),
  ];
}

/** As large as it fits: one line, or two. */
function titleLines(title: string): { drawn: SvgElement; size: number }[] {
  const room = pictureSize.width - 2 * margin;
  const isWhole = (size: number) =>
    !labelLines(title, room / size, 2)
      .at(-1)
      ?.endsWith('…');
  const size = [60, 52, 44].find(isWhole) ?? 44;
  const rightToLeft = isRightToLeft(title);
  return labelLines(title, room / size, 2).map((line, index) => {
    const place = {
      x: rightToLeft ? pictureSize.width - margin : margin,
      y: 116 + (index + 0.95) * size * 1.16,
      'text-anchor': rightToLeft ? 'end' : 'start',
    };
    return {
      size,
      drawn: text(line, { ...place, 'font-size': size, 'font-weight': 600, fill: palette.text }),
    };
  });
}

/** As many apps as there is room for, each with its name. */
function appRow(apps: string[], y: number): SvgElement[] {
  const size = 21;
  const drawn: SvgElement[] = [];
  let x = margin;
  for (const [index, app] of apps.entries()) {
    const name = drawableText(appName(app));
    const width = 48 + textWidth(name) * size;
    const left = apps.length - index;
    if (x + width > pictureSize.width - margin - (left > 1 ? 110 : 0)) {
      drawn.push(text(`and ${left} more`, { x, y: y + 7, 'font-size': size, fill: palette.muted }));
      break;
    }
    const { fill, ink } = appColour(app);
    drawn.push(
      element('circle', { cx: x + 17, cy: y, r: 17, fill }),
      text(appInitials(app), {
        x: x + 17,
        y: y + 5,
        'text-anchor': 'middle',
        'font-size': 14,
        'font-weight': 600,
        fill: ink,
      }),
      text(name, { x: x + 43, y: y + 7, 'font-size': size, fill: palette.muted }),
    );
    x += width + 22;
  }
  return drawn;
}

/** The flow as far as it can be read. Where it is too high for that, what happens after errors is left out. */
function flowSheet(flow: FlowModule[], top: number): SvgElement[] {
  const { left, right, bottom } = sheet;
  const [width, height] = [right - left, bottom - top];
  const frame = { x: left, y: top, width, height, rx: 20 };
  const whole = layoutOf(flow);
  const layout = height / whole.height < 0.8 ? layoutOf(withoutErrors(flow)) : whole;
  const scale = Math.min(1.15, Math.max(0.5, Math.min(width / layout.width, height / layout.height)));
  const [drawnWidth, drawnHeight] = [layout.width * scale, layout.height * scale];
  const first = (layout.nodes[0]?.y ?? 0) * scale;
  const x = drawnWidth <= width ? left + (width - drawnWidth) / 2 : left;
  const y =
    drawnHeight <= height
      ? top + (height - drawnHeight) / 2
      : top + Math.min(0, Math.max(height - drawnHeight, height / 2 - first));
  const fades = drawnWidth > width;
  return [
    element('rect', { ...frame, fill: palette.surface }),
    element('clipPath', { id: 'sheet' }, element('rect', frame)),
    element(
      'g',
      { 'clip-path': 'url(#sheet)' },
      element(
        'g',
        { transform: `translate(${round(x)} ${round(y)}) scale(${round(scale)})` },
        ...drawLayout(layout, palette),
      ),
      ...(fades ? fade(right, top, height) : []),
    ),
    element('rect', { ...frame, fill: 'none', stroke: border, 'stroke-width': 2 }),
  ];
}

const withoutErrors = (flow: FlowModule[]): FlowModule[] =>
  mapModules(flow, (module) => ({ ...module, errorFlow: [] }));

const layoutOf = (flow: FlowModule[]): FlowLayout => layoutFlow(drawableFlow(flow));

/** A flow that is longer than the sheet fades out at its right. */
function fade(right: number, top: number, height: number): SvgElement[] {
  const width = 180;
  const stop = (offset: number, opacity: number) =>
    element('stop', { offset, 'stop-color': palette.surface, 'stop-opacity': opacity });
  return [
    element('linearGradient', { id: 'fade' }, stop(0, 0), stop(1, 1)),
    element('rect', { x: right - width, y: top, width, height, fill: 'url(#fade)' }),
  ];
}

const text = (content: string, attributes: SvgElement['attributes']): SvgElement =>
  element('text', attributes, content);
