import { drawLink, drawMarker } from '../../../flow-drawing/draw-line.ts';
import { drawNode } from '../../../flow-drawing/draw-node.ts';
import { describeFlow, wordsOfModule } from '../../../flow-drawing/describe-flow.ts';
import { countModules, mapModules } from '../../../flow-drawing/flow.ts';
import { sizes } from '../../../flow-drawing/geometry.ts';
import { inFlowOrder, layoutFlow, type FlowLayout } from '../../../flow-drawing/layout-flow.ts';
import { palettes, type Palette } from '../../../flow-drawing/palette.ts';
import { element, svgText, type SvgElement } from '../../../flow-drawing/svg-element.ts';
import { html, trustedHtml, type Html } from '../../platform/html.ts';
import type { Language } from '../language.ts';
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

/** A scenario whose flow is drawn; what filters of one that is paid for ask for is told to those who have it. */
export type DrawnScenario = PublishedFlow & { slug: string; isFree: boolean };

/**
 * The flow of a scenario as Make's designer shows it, in the page itself. Without a script it scrolls and each module says what it is when
 * it is pointed at; the script zooms it and goes through its modules by keys.
 */
export function flowPart(
  { texts, figures }: Language,
  { title, slug, flow: drawn, isFree }: DrawnScenario,
): Html {
  const words = texts.scenario.flow;
  const flow = isFree ? drawn : mapModules(drawn, (module) => ({ ...module, conditions: null }));
  const modules = figures.countOf(countModules(flow), 'module');
  const layout = inFlowOrder(layoutFlow(flow), flow);
  const scale = Math.max(smallest, Math.min(1, room / layout.width));
  const [width, height] = [Math.ceil(layout.width), Math.ceil(layout.height)];
  const picture = element(
    'svg',
    {
      role: 'img',
      'aria-labelledby': 'flow-title',
      'aria-describedby': 'flow-words',
      width: Math.round(width * scale),
      height: Math.round(height * scale),
      viewBox: `0 0 ${width} ${height}`,
    },
    element('title', { id: 'flow-title' }, `${title}: ${modules}`),
    element('desc', { id: 'flow-words' }, describeFlow(flow)),
    ...drawParts(layout),
  );
  const file = (kind: 'svg' | 'png') =>
    html`<a href="/scenarios/${slug}/flow.${kind}" download="${slug}.${kind}"
      ><span class="unseen">${words.download}</span>${kind.toUpperCase()}</a
    >`;
  return html`<figure class="flow" data-flow>
    <div class="flow-bar">
      <span>${modules}</span>
      <span class="flow-tools" data-flow-tools hidden>
        ${tool('shrink', words.zoomOut, '−')}<output data-flow-zoom>${Math.round(scale * 100)}%</output
        >${tool('grow', words.zoomIn, '+')}
        ${tool('fit', null, words.fit)}${tool('open', null, words.fullScreen)}${tool('close', null, words.close, true)}
      </span>
    </div>
    <div
      class="flow-frame"
      tabindex="0"
      role="region"
      aria-label="${words.of(title)}"
      aria-describedby="flow-keys"
      data-flow-frame
    >
      ${trustedHtml(svgText(picture))}
    </div>
    <p class="flow-detail" role="status" data-flow-detail></p>
    <figcaption class="flow-bar">
      <span id="flow-keys" class="unseen" data-flow-keys hidden>${words.keys}</span>
      <span>${words.asFile} ${file('svg')} ${file('png')}</span>
    </figcaption>
  </figure>`;
}

const tool = (name: string, label: string | null, shown: string, isHidden = false) =>
  html`<button
    type="button"
    class="flow-tool"
    data-flow-tool="${name}"
    ${label && html` aria-label="${label}"`}${isHidden && html` hidden`}
  >
    ${shown}
  </button>`;

function drawParts({ links, nodes, markers }: FlowLayout): SvgElement[] {
  return [
    ...links.map((link) => drawLink(link, palette)),
    ...nodes.map((node) => {
      if (node.module.kind === 'empty') return drawNode(node, palette);
      return element(
        'g',
        { 'data-module': node.module.key },
        element('title', {}, wordsOfModule(node.module)),
        element('circle', { cx: node.x, cy: node.y, r: sizes.radius + 8, class: 'flow-halo' }),
        drawNode(node, palette),
      );
    }),
    ...markers.map((marker) => element('g', { class: 'flow-name' }, drawMarker(marker, palette))),
  ];
}
