import { html, type Html } from '../../platform/html.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import type { Language } from '../language.ts';
import type { Measured } from '../measured/schema.ts';
import type { Texts } from '../texts/en.ts';

type Words = Texts['scenario']['measured'];

/** What real installations of the last 30 days tell, each figure with how sure it is and of how many. */
export function measuredPart(language: Language, { stats }: Scenario, measured: Measured): Html {
  const { figures } = language;
  const words = language.texts.scenario.measured;
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
      <h2 id="measured">${words.title}</h2>
      <p class="quiet">${words.nobody}</p>
    </section>`;
  return html`<section class="part" aria-labelledby="measured">
    <h2 id="measured">${words.title}</h2>
    <p class="quiet">${words.period}</p>
    <dl class="tiles">
      ${tile(
        words,
        words.completed,
        completionRate === null
          ? null
          : html`<span data-figure="completionRate30d">${figures.rateText(completionRate)}</span>`,
        low === null || high === null
          ? words.noRun
          : words.confidence(figures.rateText(low), figures.rateText(high), figures.countOf(finished, 'run')),
      )}
      ${timeTile(language, measured.minutes)}
      ${tile(
        words,
        words.installedNow,
        html`<span data-figure="installations">${figures.countText(stats.installations)}</span>`,
        installations === 0
          ? words.noneRan
          : words.someRan(
              figures.countOf(installations, 'copy'),
              figures.countOf(measured.customers, 'customer'),
            ),
      )}
      ${ratingTile(language, measured.ratings)}
    </dl>
  </section>`;
}

function tile(words: Words, name: string, figure: Html | null, note: string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${figure ?? html`<span class="unknown">${words.unknown}</span>`}<small>${note}</small></dd>
  </div>`;
}

function timeTile({ texts, figures }: Language, minutes: Measured['minutes']): Html {
  const words = texts.scenario.measured;
  if (minutes === null) return tile(words, words.timeSaved, null, words.noTime);
  const { median, p25, p75 } = minutes;
  const runs = figures.countOf(minutes.runs, 'run');
  const spread =
    p25 === p75
      ? words.sameInMost(runs)
      : words.halfBetween(runs, figures.decimalText(p25), figures.minutesText(p75));
  const figure = html`<span data-figure="medianTimeSavedMinutes">${figures.minutesText(median)}</span>`;
  return tile(words, words.timeSaved, figure, words.median(spread));
}

function ratingTile({ texts, figures }: Language, { count, mean }: Measured['ratings']): Html {
  const words = texts.scenario.measured;
  if (mean === null) return tile(words, words.rating, null, words.unrated);
  return tile(
    words,
    words.rating,
    html`<span data-figure="rating">${figures.decimalText(mean)}</span>
      <span class="of">${words.ofFive}</span>`,
    words.ratedBy(figures.countOf(count, 'customer')),
  );
}

/** Ratings by stars; only of people whose installation was confirmed. */
export function ratingsPart(
  { texts, figures }: Language,
  { count, mean, byStars }: Measured['ratings'],
): Html | null {
  if (mean === null) return null;
  const words = texts.scenario.ratings;
  return html`<section class="part" aria-labelledby="ratings">
    <h2 id="ratings">${words.title}</h2>
    <p class="quiet">${words.summary(figures.countOf(count, 'rating'), figures.decimalText(mean))}</p>
    <table class="stars">
      <tbody>
        ${byStars.map(
          ({ stars, count: given }) =>
            html`<tr>
              <th scope="row">
                ${stars} <span aria-hidden="true">★</span><span class="unseen">${words.stars}</span>
              </th>
              <td class="bar">${shareBar(given / count)}</td>
              <td>${figures.countText(given)}</td>
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
