import type { ScenarioValue } from '../../analytics/comparisons/schema.ts';
import { html, type Html } from '../../platform/html.ts';
import { countOf, dayText, microsText, minutesText, rateText } from '../figures.ts';
import { shareBar } from './measured-part.ts';

/** What a run is said to bring beside what runs have brought customers; what is not known yet is said to be so. */
export function valuePart({
  projected,
  realised,
  share,
  reason,
  currency,
  customers,
  runs,
  since,
}: ScenarioValue): Html {
  const most = Math.max(projected.valueMicrosPerRun ?? 0, realised?.valueMicrosPerRun ?? 0);
  const bar = (micros: number | null, isOwn: boolean) =>
    micros !== null && most > 0 && shareBar(micros / most, isOwn);
  return html`<section class="part" aria-labelledby="value">
    <h2 id="value">What is promised, and what came of it</h2>
    <p class="quiet">What one run brings.</p>
    <dl class="facts">
      <div>
        <dt>Projected</dt>
        <dd>
          <span data-figure="projected"
            >${runText(projected.minutesPerRun, projected.valueMicrosPerRun, currency)}</span
          >${realised && bar(projected.valueMicrosPerRun, false)}
        </dd>
      </div>
      ${
        realised &&
        html`<div>
          <dt>Realised</dt>
          <dd>
            <span data-figure="realised"
              >${runText(realised.minutesPerRun, realised.valueMicrosPerRun, currency)}</span
            >${bar(realised.valueMicrosPerRun, true)}
            <small
              >The median of ${countOf(customers, 'customer')} with ${countOf(runs, 'run')} since
              ${dayText(since)}, half of them between ${microsText(realised.p25, currency)} and
              ${microsText(realised.p75, currency)}</small
            >
          </dd>
        </div>`
      }
      ${
        realised?.netMicrosPerRun !== undefined &&
        realised.netMicrosPerRun !== null &&
        html`<div>
          <dt>After credits and AI</dt>
          <dd><span data-figure="net">${microsText(realised.netMicrosPerRun, currency)}</span></dd>
        </div>`
      }
      ${
        share !== null &&
        html`<div>
          <dt>Realised of projected</dt>
          <dd><span data-figure="share">${rateText(share)}</span></dd>
        </div>`
      }
    </dl>
    ${reason !== null && html`<p class="quiet">${reason}</p>`}
  </section>`;
}

const runText = (minutes: number, micros: number | null, currency: string): string =>
  micros === null ? minutesText(minutes) : `${minutesText(minutes)}, worth ${microsText(micros, currency)}`;
