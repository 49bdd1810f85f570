import { html, type Html } from '../../platform/html.ts';
import { appColour } from '../../../flow-drawing/app-colours.ts';
import { appInitials, appName } from '../../../flow-drawing/app-name.ts';
import type { Texts } from '../texts/en.ts';

/** An app as a small circle with its initials; what it is called stands beside it. */
export function appMark(app: string, size = 24): Html {
  const { fill, ink } = appColour(app);
  return html`<svg class="mark" width="${size}" height="${size}" viewBox="-12 -12 24 24" aria-hidden="true">
    <circle r="11" fill="${fill}" />
    <text fill="${ink}" text-anchor="middle" dominant-baseline="central" font-size="9.5" font-weight="600">
      ${appInitials(app)}
    </text>
  </svg>`;
}

const spacing = 34;

/** The apps of a scenario as a short chain; screen readers get their names. */
export function appChain(words: Texts['card'], apps: readonly string[], most = 6): Html {
  const shown = apps.slice(0, most);
  const more = apps.length - shown.length;
  const width = shown.length * spacing - 8 + (more > 0 ? 30 : 0);
  const names = words.apps(apps.map(appName).join(', ') || words.noApps);
  return html`<svg
    class="chain"
    role="img"
    aria-label="${names}"
    width="${width}"
    height="26"
    viewBox="0 -13 ${width} 26"
  >
    ${shown.length > 1 && html`<path class="chain-line" d="M13 0H${(shown.length - 1) * spacing + 13}" />`}
    ${shown.map((app, index) => {
      const { fill, ink } = appColour(app);
      return html`<g transform="translate(${index * spacing + 13} 0)"
        ><circle r="13" fill="${fill}" /><text
          fill="${ink}"
          text-anchor="middle"
          dominant-baseline="central"
          font-size="11"
          font-weight="600"
          >${appInitials(app)}</text
        ></g
      >`;
    })}
    ${more > 0 && html`<text class="chain-more" x="${shown.length * spacing}" dominant-baseline="central" font-size="13">+${more}</text>`}
  </svg>`;
}
