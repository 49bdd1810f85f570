import { appName } from '../../../flow-drawing/app-name.ts';
import type { ScenarioValue } from '../../analytics/comparisons/schema.ts';
import type { Review } from '../../feedback/reviews/review-schema.ts';
import type { Preflight } from '../../installations/preflight/schema.ts';
import { html, type Html } from '../../platform/html.ts';
import type { Page } from '../../platform/pagination.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import { descriptionHtml, leadOf, summaryOf } from '../description-text.ts';
import type { Language } from '../language.ts';
import type { PublicPage } from '../layout.ts';
import type { Measured } from '../measured/schema.ts';
import { flowPart, type DrawnScenario } from '../parts/flow-part.ts';
import { buyBox, installPart, type Buying } from '../parts/install-part.ts';
import { measuredPart, ratingsPart } from '../parts/measured-part.ts';
import { needsPart } from '../parts/needs-part.ts';
import { paybackPart, type OwnNumbers } from '../parts/payback-part.ts';
import { reviewsPart } from '../parts/reviews-part.ts';
import { stepsPart } from '../parts/steps-part.ts';
import { valuePart } from '../parts/value-part.ts';
import { structuredScenario } from '../structured.ts';
import type { Texts } from '../texts/en.ts';

/** Everything that a buyer is told of one scenario. */
export type ScenarioContent = {
  scenario: Scenario;
  /** Its flow; null where nothing can be drawn. */
  flow: DrawnScenario | null;
  /** null: it has no version yet. */
  preflight: Preflight | null;
  value: ScenarioValue;
  measured: Measured;
  reviews: Page<Review>;
  buying: Buying;
  own: OwnNumbers;
};

/** One scenario as a buyer sees it: what it does, how well it runs for others, what it brings, needs and costs. */
export function scenarioPage(language: Language, content: ScenarioContent, publicUrl: string): PublicPage {
  const { scenario, flow, measured, reviews } = content;
  const { slug, title, description } = scenario;
  const { site, scenario: words } = language.texts;
  return {
    title,
    description: summaryOf(description),
    canonical: `/scenarios/${slug}`,
    image: { path: `/scenarios/${slug}/og.png`, alt: words.pictureOf(title) },
    hasFlow: flow !== null,
    structured: structuredScenario(
      { scenario, measured, reviews: reviews.items, siteName: site.name },
      publicUrl,
    ),
    body: scenarioBody(language, content),
  };
}

function scenarioBody(language: Language, content: ScenarioContent): Html {
  const { scenario, flow, preflight, value, measured, reviews, buying, own } = content;
  const { slug, title, description, category, steps, apps, latestVersion } = scenario;
  const words = language.texts.scenario;
  const { lead, rest } = leadOf(description);
  return html`<nav class="crumbs" aria-label="${words.crumbs}">
      <a href="/">${words.allScenarios}</a> <span aria-hidden="true">/</span>
      <a href="/?category=${encodeURIComponent(category.slug)}">${category.name}</a>
    </nav>
    <div class="scenario">
      <div class="intro">
        <h1>${title}</h1>
        <p class="lead">${lead}</p>
        <ul class="tags" aria-label="${words.apps}">
          ${apps.map((app) => html`<li><a href="/?app=${encodeURIComponent(app)}">${appName(app)}</a></li>`)}
        </ul>
      </div>
      <aside class="side">
        ${buyBox(language, scenario, buying)}${preflight && needsPart(language, preflight, steps)}
      </aside>
      <div class="content">
        ${flow && flowPart(language, flow)} ${measuredPart(language, scenario, measured)}
        ${aboutPart(words, scenario.tags, rest)} ${preflight && paybackPart(language, slug, preflight, own)}
        ${valuePart(language, value)} ${installPart(language, scenario, buying)} ${stepsPart(language, steps)}
        ${ratingsPart(language, measured.ratings)} ${reviewsPart(language, slug, reviews)}
        ${
          latestVersion &&
          latestVersion.changelog !== '' &&
          html`<section class="part" aria-labelledby="changes">
            <h2 id="changes">${words.newIn(latestVersion.number)}</h2>
            <div class="prose">${descriptionHtml(latestVersion.changelog)}</div>
          </section>`
        }
        <p class="quiet">
          <a href="/feedback?scenario=${encodeURIComponent(slug)}">${words.feedback}</a>
        </p>
      </div>
    </div>`;
}

/** What the lead leaves of the description, and the tags. */
function aboutPart(words: Texts['scenario'], tags: string[], rest: string): Html | null {
  const links = tags.map(
    (tag) => html`<li><a href="/?q=${encodeURIComponent(tag)}" rel="nofollow">${tag}</a></li>`,
  );
  if (rest === '' && links.length === 0) return null;
  return html`<section class="part" aria-labelledby="about">
    <h2 id="about">${words.about}</h2>
    <div class="prose">${descriptionHtml(rest)}</div>
    ${
      links.length > 0 &&
      html`<ul class="tags" aria-label="${words.tags}">
        ${links}
      </ul>`
    }
  </section>`;
}
