import { appInitials } from './app-name.ts';
import { element, type SvgElement } from './svg-element.ts';

/** Signs of Make's own flow controls, drawn in lines around 0, 0. */
const controlSigns = new Map(
  Object.entries({
    router: 'M-13 0h7c6 0 7-9 14-9h3m-17 9c6 0 7 9 14 9h3M-6 0h17M8-12l4 3-4 3M8-3l4 3-4 3M8 6l4 3-4 3',
    condition: 'M0-13 13 0 0 13-13 0zM-4-4a4 4 0 1 1 5 4c-1 0-1 1-1 2m0 3v.5',
    merge: 'M12 0H5C-1 0-2-9-9-9h-3M5 0C-1 0-2 9-9 9h-3M8-4l4 4-4 4',
    iterator: 'M-12-8h10m-10 8h10m-10 8h10M3-6l7 6-7 6',
    aggregator: 'M-12-9 0 0l-12 9M0-9 12 0 0 9',
    errorHandler: 'M0-12 13 11h-26zm0 8v7m0 4v.5',
    empty: 'M-5 0H5',
  }),
);

/** Signs of the apps that are Make's own tools. */
const toolSigns = new Map(
  Object.entries({
    gateway: 'M-3-4a5 5 0 1 1 7 2l-3 6M-5 4a5 5 0 1 0 5 6h7M5 4a5 5 0 1 1-2 9M0-7l-5 10',
    http: 'M-12 0a12 12 0 1 0 24 0a12 12 0 1 0-24 0zM-12 0h24M0-12c-7 7-7 17 0 24c7-7 7-17 0-24z',
    datastore: 'M-11-8c0-5 22-5 22 0s-22 5-22 0v16c0 5 22 5 22 0v-16M-11 0c0 5 22 5 22 0',
    util: 'M-12 10l9-9m4-2a6 6 0 0 1 8-8l-4 4 1 4 4 1 4-4a6 6 0 0 1-8 8l-9 9a3 3 0 0 1-5-5l9-9',
    json: 'M-5-11h-2c-3 0-1 9-5 11c4 2 2 11 5 11h2M5-11h2c3 0 1 9 5 11c-4 2-2 11-5 11H5',
    email: 'M-13-9h26v18h-26zM-13-8 0 3 13-8',
    rss: 'M-10 9a2 2 0 1 0 .1 0M-11-1a11 11 0 0 1 11 11M-11-10A20 20 0 0 1 9 10',
    csv: 'M-12-10h24v20h-24zM-12-3h24M-12 3h24M-4-10v20M4-10v20',
    'scenario-service':
      'M-13-7a4 4 0 1 0 8 0a4 4 0 1 0-8 0M5 7a4 4 0 1 0 8 0a4 4 0 1 0-8 0M-5-7h4c5 0 1 14 6 14',
  }),
);

/** What stands in a module's circle: the sign of a flow control or a tool, or the app's initials. */
export function drawGlyph(app: string, kind: string, ink: string): SvgElement {
  const isOwn = app === 'builtin' || kind === 'empty';
  const sign = isOwn ? controlSigns.get(kind) : toolSigns.get(app);
  if (sign !== undefined)
    return element('path', {
      d: sign,
      fill: 'none',
      stroke: ink,
      'stroke-width': 2.1,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
      transform: 'scale(1.2)',
    });
  // Told as an offset, because not every reader of SVG knows how to centre a line of text.
  const place = { y: 8.5, fill: ink, 'text-anchor': 'middle', 'font-size': 24, 'font-weight': 600 };
  return element('text', place, isOwn ? '•' : appInitials(app));
}

/** Signs that are pinned to the edge of a trigger: it waits for a call, or for its hour. */
export const startSigns = {
  instant: 'M1.5-7-5 1h4.5l-1.5 6L5-1.5H.5z',
  scheduled: 'M0-4.5V0l3 2',
} as const;
