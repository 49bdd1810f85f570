import { describeFlow } from '../../../flow-drawing/describe-flow.ts';
import { drawLayout, moduleCountWords } from '../../../flow-drawing/draw-flow.ts';
import { layoutFlow } from '../../../flow-drawing/layout-flow.ts';
import { palettes, type Palette } from '../../../flow-drawing/palette.ts';
import { element, svgText } from '../../../flow-drawing/svg-element.ts';
import { html, trustedHtml, type Html } from '../../platform/html.ts';
import type { PublishedFlow } from '../../scenarios/pictures/read-published-flow.ts';

/** What the page has room for at 1440 pixels; a wider flow shrinks as far as its words can be read, then it scrolls. */
const room = 795;
const smallest = 0.72;

/** One picture for both schemes: browsers choose between the colours. */
const palette = Object.fromEntries(
  Object.entries(palettes.light).map(([name, colour]) => [
    name,
    `light-dark(${colour}, ${palettes.dark[name as keyof Palette]})`,
  ]),
) as Palette;

/** The flow of a scenario as Make's designer shows it, in the page itself; null where there is nothing to draw. */
export function flowPart({ title, flow }: PublishedFlow): Html | null {
  if (flow.length === 0) return null;
  const layout = layoutFlow(flow);
  const scale = Math.max(smallest, Math.min(1, room / layout.width));
  const picture = element(
    'svg',
    {
      role: 'img',
      'aria-labelledby': 'flow-title',
      'aria-describedby': 'flow-words',
      width: Math.round(layout.width * scale),
      height: Math.round(layout.height * scale),
      viewBox: `0 0 ${Math.ceil(layout.width)} ${Math.ceil(layout.height)}`,
    },
    element('title', { id: 'flow-title' }, `${title}: ${moduleCountWords(flow)}`),
    element('desc', { id: 'flow-words' }, describeFlow(flow)),
    ...drawLayout(layout, palette),
  );
  return html`<figure class="flow" tabindex="0" role="region" aria-label="Flow of ${title}">
    ${trustedHtml(svgText(picture))}
  </figure>`;
}
