import type { ScenarioValue } from '../../analytics/comparisons/schema.ts';
import { html, type Html } from '../../platform/html.ts';
import type { Language } from '../language.ts';
import { shareBar } from './measured-part.ts';

/** What a run is said to bring beside what runs have brought customers; what is not known yet is said to be so. */
export function valuePart(
  { texts, figures }: Language,
  { projected, realised, share, reason, currency, customers, runs, since }: ScenarioValue,
): Html {
  const words = texts.scenario.value;
  const { countOf, dayText, microsText, minutesText, rateText } = figures;
  const runText = (minutes: number, micros: number | null): string =>
    micros === null ? minutesText(minutes) : words.worth(minutesText(minutes), microsText(micros, currency));
  const most = Math.max(projected.valueMicrosPerRun ?? 0, realised?.valueMicrosPerRun ?? 0);
  const bar = (micros: number | null, isOwn: boolean) =>
    micros !== null && most > 0 && shareBar(micros / most, isOwn);
  return html`<section class="part" aria-labelledby="value">
    <h2 id="value">${words.title}</h2>
    <p class="quiet">${words.oneRun}</p>
    <dl class="facts">
      <div>
        <dt>${words.projected}</dt>
        <dd>
          <span data-figure="projected">${runText(projected.minutesPerRun, projected.valueMicrosPerRun)}</span
          >${realised && bar(projected.valueMicrosPerRun, false)}
        </dd>
      </div>
      ${
        realised &&
        html`<div>
          <dt>${words.realised}</dt>
          <dd>
            <span data-figure="realised">${runText(realised.minutesPerRun, realised.valueMicrosPerRun)}</span
            >${bar(realised.valueMicrosPerRun, true)}
            <small
              >${words.basis(
                countOf(customers, 'customer'),
                countOf(runs, 'run'),
                dayText(since),
                microsText(realised.p25, currency),
                microsText(realised.p75, currency),
              )}</small
            >
          </dd>
        </div>`
      }
      ${
        realised?.netMicrosPerRun !== undefined &&
        realised.netMicrosPerRun !== null &&
        html`<div>
          <dt>${words.afterCosts}</dt>
          <dd><span data-figure="net">${microsText(realised.netMicrosPerRun, currency)}</span></dd>
        </div>`
      }
      ${
        share !== null &&
        html`<div>
          <dt>${words.share}</dt>
          <dd><span data-figure="share">${rateText(share)}</span></dd>
        </div>`
      }
    </dl>
    ${reason !== null && html`<p class="quiet">${reason}</p>`}
  </section>`;
}
