import { appColour } from './app-colours.ts';
import { appName } from './app-name.ts';
import type { DrawnNode } from './block.ts';
import type { FlowChange, FlowModule } from './flow.ts';
import { sizes } from './geometry.ts';
import { drawGlyph, startSigns } from './glyphs.ts';
import { labelLines } from './label-lines.ts';
import type { Palette } from './palette.ts';
import { element, round, type SvgElement } from './svg-element.ts';

const { radius, labelWidth } = sizes;
const labelSize = 13;
const smallSize = 11.5;
const lineHeight = 16;

export const changeWords: Record<FlowChange, string> = {
  added: 'Added',
  changed: 'Changed',
  moved: 'Moved',
  removed: 'Removed',
};

/** Before the words, so that nobody has to tell colours apart. */
const changeSigns: Record<FlowChange, string> = { added: '+', changed: '±', moved: '→', removed: '−' };

/** A module: its app's circle with its number, and beneath it its label and the app's name. */
export function drawNode(node: DrawnNode, palette: Palette): SvgElement {
  const { module, isInErrorFlow } = node;
  return element(
    'g',
    { ...placeOf(node), ...(module.change === 'removed' ? { opacity: 0.7 } : {}) },
    ...ringOf(module, isInErrorFlow, palette),
    ...circleOf(module, radius, palette),
    ...startBadge(module, palette),
    ...numberBubble(module, palette),
    ...labelOf(module, palette),
    ...noteOf(module, palette),
  );
}

/** A module without words, larger in its place, so that it is still seen in a picture the size of a card. */
export function drawBareNode(node: DrawnNode, palette: Palette): SvgElement {
  const grown = 1.4;
  return element(
    'g',
    { ...placeOf(node), 'data-kind': node.module.kind },
    ...circleOf(node.module, radius, palette).map((part) =>
      element('g', { transform: `scale(${grown})` }, part),
    ),
  );
}

const placeOf = ({ x, y }: DrawnNode) => ({ transform: `translate(${round(x)} ${round(y)})` });

function circleOf({ app, kind }: FlowModule, r: number, { surface, ring, muted }: Palette): SvgElement[] {
  const { fill, ink } = appColour(app);
  if (kind === 'empty')
    return [
      element('circle', {
        r: r * 0.6,
        fill: surface,
        stroke: muted,
        'stroke-width': 1.5,
        'stroke-dasharray': '4 4',
      }),
      drawGlyph(app, kind, muted),
    ];
  return [element('circle', { r, fill, stroke: ring, 'stroke-width': 2 }), drawGlyph(app, kind, ink)];
}

/** Around a circle: what became of the module, or that it only runs after an error. */
function ringOf({ change, kind }: FlowModule, isInErrorFlow: boolean, palette: Palette): SvgElement[] {
  const ring = { r: radius + 4, fill: 'none', 'stroke-width': 2.5 };
  if (change) {
    const dashes = { removed: '6 5', moved: '1.5 5' }[change as string];
    const look = dashes ? { 'stroke-dasharray': dashes, 'stroke-linecap': 'round' } : {};
    return [element('circle', { ...ring, stroke: changeColour(change, palette), ...look })];
  }
  if (!isInErrorFlow || kind === 'empty') return [];
  return [
    element('circle', { ...ring, stroke: palette.bad, 'stroke-width': 1.6, 'stroke-dasharray': '4 4' }),
  ];
}

function changeColour(change: FlowChange, { good, warn, bad, accent }: Palette): string {
  return { added: good, changed: warn, moved: accent, removed: bad }[change];
}

/** A bolt where Make runs the scenario at once, a clock where it does so by time. */
function startBadge({ kind, start }: FlowModule, { surface, accent }: Palette): SvgElement[] {
  if (kind !== 'trigger' && start === null) return [];
  const at = { transform: `translate(${-radius * 0.72} ${radius * 0.72})` };
  const line = { fill: 'none', stroke: accent, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
  const sign = start?.isInstant
    ? [element('path', { d: startSigns.instant, fill: accent })]
    : [
        element('circle', { r: 6.5, ...line, 'stroke-width': 1.6 }),
        element('path', { d: startSigns.scheduled, ...line, 'stroke-width': 1.6 }),
      ];
  return [
    element(
      'g',
      at,
      element('circle', { r: 12, fill: surface, stroke: accent, 'stroke-width': 1.6 }),
      ...sign,
    ),
  ];
}

/** The number by which expressions name a module. */
function numberBubble({ number }: FlowModule, { surface, line, text }: Palette): SvgElement[] {
  if (number === null) return [];
  const digits = String(number);
  const width = Math.max(20, 10 + digits.length * 7);
  return [
    element(
      'g',
      { transform: `translate(${radius + 2 - width / 2} ${radius * 0.72})` },
      element('rect', { x: -width / 2, y: -10, width, height: 20, rx: 10, fill: surface, stroke: line }),
      element(
        'text',
        { y: 4, fill: text, 'text-anchor': 'middle', 'font-size': 11, 'font-weight': 600 },
        digits,
      ),
    ),
  ];
}

function labelOf({ label, app, kind }: FlowModule, { text, muted }: Palette): SvgElement[] {
  const lines = labelLines(label, labelWidth / labelSize, 2);
  const first = radius + 20;
  const written = lines.map((line, index) =>
    element(
      'text',
      {
        y: first + index * lineHeight,
        fill: text,
        'text-anchor': 'middle',
        'font-size': labelSize,
        'font-weight': 600,
      },
      line,
    ),
  );
  if (kind === 'empty') return written;
  const [name = ''] = labelLines(appName(app), labelWidth / smallSize, 1);
  const place = { y: first + lines.length * lineHeight, 'text-anchor': 'middle', 'font-size': smallSize };
  return [...written, element('text', { ...place, fill: muted }, name)];
}

/** Above a circle: what became of the module, else when it starts the scenario. */
function noteOf({ start, change }: FlowModule, palette: Palette): SvgElement[] {
  const said = change ? `${changeSigns[change]} ${changeWords[change]}` : (start?.words ?? '');
  const width = start ? sizes.startNoteWidth : sizes.changeNoteWidth;
  const [line] = labelLines(said, width / smallSize, 1);
  if (line === undefined) return [];
  const fill = change ? changeColour(change, palette) : palette.accent;
  const look = { y: -radius - 11, 'text-anchor': 'middle', 'font-size': smallSize, 'font-weight': 600, fill };
  return [element('text', look, line)];
}
