import { appName } from '../../../flow-drawing/app-name.ts';
import type { ScenarioValue } from '../../analytics/comparisons/schema.ts';
import type { Review } from '../../feedback/reviews/review-schema.ts';
import type { Preflight } from '../../installations/preflight/schema.ts';
import { html, type Html } from '../../platform/html.ts';
import type { Page } from '../../platform/pagination.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import { descriptionHtml, leadOf, summaryOf } from '../description-text.ts';
import type { PublicPage } from '../layout.ts';
import type { Measured } from '../measured/schema.ts';
import { buyBox, installPart, type Buying } from '../parts/install-part.ts';
import { measuredPart, ratingsPart } from '../parts/measured-part.ts';
import { needsPart } from '../parts/needs-part.ts';
import { paybackPart, type OwnNumbers } from '../parts/payback-part.ts';
import { reviewsPart } from '../parts/reviews-part.ts';
import { stepsPart } from '../parts/steps-part.ts';
import { valuePart } from '../parts/value-part.ts';
import { structuredScenario } from '../structured.ts';

/** Everything that a buyer is told of one scenario. */
export type ScenarioContent = {
  scenario: Scenario;
  /** Its drawn flow; null where nothing can be drawn. */
  flow: Html | null;
  /** null: it has no version yet. */
  preflight: Preflight | null;
  value: ScenarioValue;
  measured: Measured;
  reviews: Page<Review>;
  buying: Buying;
  own: OwnNumbers;
};

/** One scenario as a buyer sees it: what it does, how well it runs for others, what it brings, needs and costs. */
export function scenarioPage(content: ScenarioContent, publicUrl: string): PublicPage {
  const { scenario, measured, flow, reviews } = content;
  const { slug, title, description } = scenario;
  return {
    title,
    description: summaryOf(description),
    canonical: `/scenarios/${slug}`,
    image: { path: `/scenarios/${slug}/og.png`, alt: `The flow of “${title}”` },
    hasFlow: flow !== null,
    structured: structuredScenario({ scenario, measured, reviews: reviews.items }, publicUrl),
    body: scenarioBody(content),
  };
}

function scenarioBody(content: ScenarioContent): Html {
  const { scenario, flow, preflight, value, measured, reviews, buying, own } = content;
  const { slug, title, description, category, steps, apps, latestVersion } = scenario;
  const { lead, rest } = leadOf(description);
  return html`<nav class="crumbs" aria-label="Where you are">
      <a href="/">All scenarios</a> <span aria-hidden="true">/</span>
      <a href="/?category=${encodeURIComponent(category.slug)}">${category.name}</a>
    </nav>
    <div class="scenario">
      <div class="intro">
        <h1>${title}</h1>
        <p class="lead">${lead}</p>
        <ul class="tags" aria-label="Apps">
          ${apps.map((app) => html`<li><a href="/?app=${encodeURIComponent(app)}">${appName(app)}</a></li>`)}
        </ul>
      </div>
      <aside class="side">${buyBox(scenario, buying)}${preflight && needsPart(preflight, steps)}</aside>
      <div class="content">
        ${flow} ${measuredPart(scenario, measured)} ${aboutPart(scenario.tags, rest)}
        ${preflight && paybackPart(slug, preflight, own)} ${valuePart(value)} ${installPart(scenario, buying)}
        ${stepsPart(steps)} ${ratingsPart(measured.ratings)} ${reviewsPart(slug, reviews)}
        ${
          latestVersion &&
          latestVersion.changelog !== '' &&
          html`<section class="part" aria-labelledby="changes">
            <h2 id="changes">New in version ${latestVersion.number}</h2>
            <div class="prose">${descriptionHtml(latestVersion.changelog)}</div>
          </section>`
        }
        <p class="quiet">
          <a href="/feedback?scenario=${encodeURIComponent(slug)}">Send feedback about this scenario</a>
        </p>
      </div>
    </div>`;
}

/** What the lead leaves of the description, and the tags. */
function aboutPart(tags: string[], rest: string): Html | null {
  const links = tags.map(
    (tag) => html`<li><a href="/?q=${encodeURIComponent(tag)}" rel="nofollow">${tag}</a></li>`,
  );
  if (rest === '' && links.length === 0) return null;
  return html`<section class="part" aria-labelledby="about">
    <h2 id="about">About it</h2>
    <div class="prose">${descriptionHtml(rest)}</div>
    ${
      links.length > 0 &&
      html`<ul class="tags" aria-label="Tags">
        ${links}
      </ul>`
    }
  </section>`;
}
