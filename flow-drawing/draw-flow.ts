import { describeFlow } from './describe-flow.ts';
import { drawLink, drawMarker } from './draw-line.ts';
import { drawBareNode, drawNode } from './draw-node.ts';
import { countModules, type FlowModule } from './flow.ts';
import { sizes } from './geometry.ts';
import { layoutFlow, type FlowLayout } from './layout-flow.ts';
import { fontFamily, palettes, type Palette, type Theme } from './palette.ts';
import { element, round, type SvgElement } from './svg-element.ts';

/** "12 modules" */
export function moduleCountWords(flow: readonly FlowModule[]): string {
  const count = countModules(flow);
  return `${count} ${count === 1 ? 'module' : 'modules'}`;
}

/** A laid out flow: lines below, then modules, then the names on lines. */
export function drawLayout({ links, nodes, markers }: FlowLayout, palette: Palette): SvgElement[] {
  return [
    ...links.map((link) => drawLink(link, palette)),
    ...nodes.map((node) => drawNode(node, palette)),
    ...markers.map((marker) => drawMarker(marker, palette)),
  ];
}

/** A flow as a picture of its own, with its name and what it does in words for who cannot see it. */
export function flowPicture(flow: FlowModule[], name: string, theme: Theme): SvgElement {
  const layout = layoutFlow(flow);
  const [width, height] = [Math.ceil(layout.width), Math.ceil(layout.height)];
  return element(
    'svg',
    { ...frameOf(width, height), 'font-family': fontFamily },
    element('title', {}, `${name}: ${moduleCountWords(flow)}`),
    element('desc', {}, describeFlow(flow)),
    element('rect', { width, height, rx: 12, fill: palettes[theme].surface }),
    ...drawLayout(layout, palettes[theme]),
  );
}

/** How many times as wide as high a small picture is at least; a longer flow is cut there and fades out. */
const thumbnail = { width: 1_050, height: 270 };

/** A flow without words, in the shape of a card: what is too far right or low for a card is left out. */
export function flowThumbnail(flow: FlowModule[], name: string, theme: Theme): SvgElement {
  const layout = layoutFlow(flow);
  const palette = palettes[theme];
  const { width, height } = thumbnail;
  const scale = Math.min(1, Math.max(0.55, Math.min(width / layout.width, height / layout.height)));
  const first = layout.nodes[0] ?? { x: 0, y: 0 };
  // A flow that is not cut stands in the middle; one that is begins at the left, with its start half-way down.
  const shift = {
    x: layout.width * scale <= width ? (width - layout.width * scale) / 2 : 0,
    y:
      layout.height * scale <= height
        ? (height - (layout.height - sizes.labelHeight / 2) * scale) / 2
        : Math.min(0, Math.max(height - layout.height * scale, height / 2 - first.y * scale)),
  };
  return element(
    'svg',
    { ...frameOf(width, height), 'font-family': fontFamily },
    element('title', {}, `${name}: ${moduleCountWords(flow)}`),
    element(
      'g',
      { transform: `translate(${round(shift.x)} ${round(shift.y)}) scale(${round(scale)})` },
      ...layout.links.map((link) => drawLink(link, palette)),
      ...layout.nodes.map((node) => drawBareNode(node, palette)),
    ),
  );
}

function frameOf(width: number, height: number): SvgElement['attributes'] {
  return { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` };
}
