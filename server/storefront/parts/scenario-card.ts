import { html, type Html } from '../../platform/html.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import { summaryOf } from '../description-text.ts';
import { countText, decimalText, priceText, rateText, shortMinutesText } from '../figures.ts';
import { appChain } from './app-marks.ts';

/** A scenario at a glance; the whole card leads to its page. */
export function scenarioCard(scenario: Scenario): Html {
  const { slug, title, description, apps, category, price, recurring, stats } = scenario;
  return html`<li class="card" data-scenario="${slug}">
    ${thumbnail(slug)}
    <div class="card-top">${appChain(apps, 4)}<span class="quiet">${category.name}</span></div>
    <h2><a href="/scenarios/${slug}">${title}</a></h2>
    <p>${summaryOf(description, 150)}</p>
    <div class="card-foot"><strong>${priceText(price, recurring)}</strong>${measuredLine(stats)}</div>
  </li>`;
}

/** What installations tell, the surest first; nothing where there is nothing. */
function measuredLine({
  installations,
  completionRate30d,
  medianTimeSavedMinutes,
  rating,
}: Scenario['stats']) {
  return html`<ul class="inline">
    ${completionRate30d !== null && html`<li>${rateText(completionRate30d)} completed</li>`}
    ${medianTimeSavedMinutes !== null && html`<li>saves ${shortMinutesText(medianTimeSavedMinutes)} a run</li>`}
    ${rating !== null && html`<li><span aria-hidden="true">★</span> ${decimalText(rating)} <span class="unseen">of 5</span></li>`}
    ${installations > 0 && html`<li>${countText(installations)} installed</li>`}
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
