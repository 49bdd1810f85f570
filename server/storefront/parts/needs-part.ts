import { appName } from '../../../flow-drawing/app-name.ts';
import type { Preflight } from '../../installations/preflight/schema.ts';
import { html, type Html } from '../../platform/html.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import { appMark } from './app-marks.ts';

const kindWords: Record<string, string> = {
  connection: 'a connection',
  key: 'a key',
  hook: 'a webhook',
  datastore: 'a data store',
  datastructure: 'a data structure',
  agent: 'an AI agent',
};

/** What has to be chosen in Make: connections by app, with the modules that use them, and everything else of the team's own. */
export function needsPart({ connections, bindings }: Preflight, steps: Scenario['steps']): Html {
  const labelOf = (module: string) => steps.find((step) => step.module === module)?.label ?? module;
  const byApp = Map.groupBy(connections, ({ app }) => app);
  const byKind = Map.groupBy(bindings, ({ app, kind }) => `${appName(app)}: ${kindWords[kind] ?? kind}`);
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
    <h2 id="needs">What it needs</h2>
    ${
      needs.length === 0
        ? html`<p>Only Make’s own tools: no account elsewhere.</p>`
        : html`<p class="quiet">Chosen in Make, each once.</p>
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
