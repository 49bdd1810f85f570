import { appName } from '../../../flow-drawing/app-name.ts';
import { html, type Html } from '../../platform/html.ts';
import { inWords } from '../../platform/words.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import type { Language } from '../language.ts';
import { appMark } from './app-marks.ts';

/** Longer flows are folded up behind their first steps. */
const openSteps = 12;

/** The steps of a scenario in words, in the order of its flow. */
export function stepsPart({ texts, figures }: Language, steps: Scenario['steps']): Html | null {
  const words = texts.scenario.steps;
  if (steps.length === 0) return null;
  const items = steps.map(
    ({ app, label, kind }) =>
      html`<li>
        ${appMark(app)}
        <div>${label}<small>${appName(app)} · ${words.kinds[kind] ?? inWords(kind)}</small></div>
      </li>`,
  );
  const rest = items.slice(openSteps);
  return html`<section class="part" aria-labelledby="steps">
    <h2 id="steps">${words.title}</h2>
    <ol class="steps" data-testid="steps">
      ${items.slice(0, openSteps)}
    </ol>
    ${
      rest.length > 0 &&
      html`<details>
        <summary>${words.more(figures.countText(rest.length))}</summary>
        <ol class="steps" start="${openSteps + 1}">
          ${rest}
        </ol>
      </details>`
    }
  </section>`;
}
