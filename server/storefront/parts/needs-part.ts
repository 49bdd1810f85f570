import { appName } from '../../../flow-drawing/app-name.ts';
import type { Preflight } from '../../installations/preflight/schema.ts';
import { html, type Html } from '../../platform/html.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import type { Language } from '../language.ts';
import { appMark } from './app-marks.ts';

/** What has to be chosen in Make: connections by app, with the modules that use them, and everything else of the team's own. */
export function needsPart(
  { texts }: Language,
  { connections, bindings }: Preflight,
  steps: Scenario['steps'],
): Html {
  const words = texts.scenario.needs;
  const labelOf = (module: string) => steps.find((step) => step.module === module)?.label ?? module;
  const byApp = Map.groupBy(connections, ({ app }) => app);
  const byKind = Map.groupBy(bindings, ({ app, kind }) =>
    words.ofApp(appName(app), words.kinds[kind] ?? kind),
  );
  const needs = [
    ...[...byApp].map(([app, uses]) =>
      need(
        app,
        appName(app),
        uses.map(({ label }) => label),
      ),
    ),
    ...[...byKind].map(([name, uses]) =>
      need(
        uses[0]?.app ?? '',
        name,
        uses.map(({ module }) => labelOf(module)),
      ),
    ),
  ];
  return html`<section class="part" aria-labelledby="needs">
    <h2 id="needs">${words.title}</h2>
    ${
      needs.length === 0
        ? html`<p>${words.none}</p>`
        : html`<p class="quiet">${words.chosen}</p>
            <ul class="needs" data-testid="needs">
              ${needs}
            </ul>`
    }
  </section>`;
}

const need = (app: string, name: string, uses: string[]) =>
  html`<li>
    ${appMark(app)}
    <div>${name}<small>${[...new Set(uses)].join(', ')}</small></div>
  </li>`;
