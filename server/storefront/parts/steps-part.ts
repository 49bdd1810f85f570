import { appName } from '../../../flow-drawing/app-name.ts';
import { html, type Html } from '../../platform/html.ts';
import { inWords } from '../../platform/words.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import { appMark } from './app-marks.ts';

/** Longer flows are folded up behind their first steps. */
const openSteps = 12;

/** The steps of a scenario in words, in the order of its flow. */
export function stepsPart(steps: Scenario['steps']): Html | null {
  if (steps.length === 0) return null;
  const items = steps.map(
    ({ app, label, kind }) =>
      html`<li>
        ${appMark(app)}
        <div>${label}<small>${appName(app)} · ${inWords(kind)}</small></div>
      </li>`,
  );
  const rest = items.slice(openSteps);
  return html`<section class="part" aria-labelledby="steps">
    <h2 id="steps">Step by step</h2>
    <ol class="steps" data-testid="steps">
      ${items.slice(0, openSteps)}
    </ol>
    ${
      rest.length > 0 &&
      html`<details>
        <summary>${rest.length} more steps</summary>
        <ol class="steps" start="${openSteps + 1}">
          ${rest}
        </ol>
      </details>`
    }
  </section>`;
}
