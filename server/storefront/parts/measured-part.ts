import { html, type Html } from '../../platform/html.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import { countOf, countText, decimalText, minutesText, rateText } from '../figures.ts';
import type { Measured } from '../measured/schema.ts';

/** What real installations of the last 30 days tell, each figure with how sure it is and of how many. */
export function measuredPart({ stats }: Scenario, measured: Measured): Html {
  const {
    finished,
    completionRate,
    completionRateLow: low,
    completionRateHigh: high,
    installations,
  } = measured;
  const isTold = finished > 0 || installations > 0 || stats.installations > 0 || measured.ratings.count > 0;
  if (!isTold)
    return html`<section class="part" aria-labelledby="measured">
      <h2 id="measured">Measured in real installations</h2>
      <p class="quiet">Nobody runs it yet. What it saves, and how surely, stands here with the first runs.</p>
    </section>`;
  return html`<section class="part" aria-labelledby="measured">
    <h2 id="measured">Measured in real installations</h2>
    <p class="quiet">The last 30 days, as the installed copies reported them.</p>
    <dl class="tiles">
      ${tile(
        'Runs completed',
        completionRate === null
          ? null
          : html`<span data-figure="completionRate30d">${rateText(completionRate)}</span>`,
        low === null || high === null
          ? 'No run has ended in these days.'
          : `${rateText(low)} to ${rateText(high)} at 95% confidence, of ${countOf(finished, 'run')}`,
      )}
      ${timeTile(measured.minutes)}
      ${tile(
        'Installed now',
        html`<span data-figure="installations">${countText(stats.installations)}</span>`,
        installations === 0
          ? 'None of them ran in these days.'
          : `${countOf(installations, 'copy', 'copies')} of ${countOf(measured.customers, 'customer')} ran in these days`,
      )}
      ${ratingTile(measured.ratings)}
    </dl>
  </section>`;
}

function tile(name: string, figure: Html | null, note: string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${figure ?? html`<span class="unknown">Not known yet</span>`}<small>${note}</small></dd>
  </div>`;
}

function timeTile(minutes: Measured['minutes']): Html {
  if (minutes === null) return tile('Time saved a run', null, 'No run told of the time that it saved.');
  const { median, p25, p75, runs } = minutes;
  const spread =
    p25 === p75
      ? `the same in most of ${countOf(runs, 'run')}`
      : `half of ${countOf(runs, 'run')} between ${decimalText(p25)} and ${minutesText(p75)}`;
  return tile(
    'Time saved a run',
    html`<span data-figure="medianTimeSavedMinutes">${minutesText(median)}</span>`,
    `The median; ${spread}`,
  );
}

function ratingTile({ count, mean }: Measured['ratings']): Html {
  if (mean === null) return tile('Rating', null, 'Nobody who has it has rated it.');
  return tile(
    'Rating',
    html`<span data-figure="rating">${decimalText(mean)}</span> <span class="of">of 5</span>`,
    `By ${countOf(count, 'customer')} who installed it`,
  );
}

/** Ratings by stars; only of people whose installation was confirmed. */
export function ratingsPart({ count, mean, byStars }: Measured['ratings']): Html | null {
  if (mean === null) return null;
  return html`<section class="part" aria-labelledby="ratings">
    <h2 id="ratings">Ratings</h2>
    <p class="quiet">
      ${countOf(count, 'rating')} by customers who installed it, each by their last word. Average
      ${decimalText(mean)} of 5.
    </p>
    <table class="stars">
      <tbody>
        ${byStars.map(
          ({ stars, count: given }) =>
            html`<tr>
              <th scope="row">${stars} <span aria-hidden="true">★</span><span class="unseen">stars</span></th>
              <td class="bar">${shareBar(given / count)}</td>
              <td>${countText(given)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

/** A share as a bar; what it says stands beside it in words. */
export function shareBar(share: number, isOwn = true): Html {
  const width = Math.max(0, Math.min(100, Math.round(share * 1000) / 10));
  return html`<svg width="100%" height="8" aria-hidden="true">
    <rect class="bar-back" width="100%" height="8" rx="4" />
    ${
      width > 0 &&
      html`<rect class="${isOwn ? 'bar-own' : 'bar-other'}" width="${width}%" height="8" rx="4" />`
    }
  </svg>`;
}
