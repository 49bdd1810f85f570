import { html, type Html } from '../../platform/html.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import { summaryOf } from '../description-text.ts';
import type { Language } from '../language.ts';
import { appChain } from './app-marks.ts';

/** A scenario at a glance; the whole card leads to its page. */
export function scenarioCard(language: Language, scenario: Scenario): Html {
  const { slug, title, description, apps, category, price, recurring, stats } = scenario;
  return html`<li class="card" data-scenario="${slug}">
    ${thumbnail(slug)}
    <div class="card-top">
      ${appChain(language.texts.card, apps, 4)}<span class="quiet">${category.name}</span>
    </div>
    <h2><a href="/scenarios/${slug}">${title}</a></h2>
    <p>${summaryOf(description, 150)}</p>
    <div class="card-foot">
      <strong>${language.figures.priceText(price, recurring)}</strong>${measuredLine(language, stats)}
    </div>
  </li>`;
}

/** What installations tell, the surest first; nothing where there is nothing. */
function measuredLine(
  { texts: { card: words }, figures }: Language,
  { installations, completionRate30d, medianTimeSavedMinutes, rating }: Scenario['stats'],
): Html {
  return html`<ul class="inline">
    ${completionRate30d !== null && html`<li>${words.completed(figures.rateText(completionRate30d))}</li>`}
    ${medianTimeSavedMinutes !== null && html`<li>${words.saves(figures.shortMinutesText(medianTimeSavedMinutes))}</li>`}
    ${rating !== null && html`<li><span aria-hidden="true">★</span> ${figures.decimalText(rating)} <span class="unseen">${words.ofFive}</span></li>`}
    ${installations > 0 && html`<li>${words.installed(figures.countText(installations))}</li>`}
  </ul>`;
}

/** The shape of its flow, in the colours of the scheme; what it is made of stands beside it in words. */
function thumbnail(slug: string): Html {
  const image = (theme: 'light' | 'dark') =>
    html`<img
      class="only-${theme}"
      src="/scenarios/${slug}/flow.svg?view=thumbnail&theme=${theme}"
      width="1050"
      height="270"
      alt=""
      loading="lazy"
      decoding="async"
    />`;
  return html`<div class="card-flow">${image('light')}${image('dark')}</div>`;
}
