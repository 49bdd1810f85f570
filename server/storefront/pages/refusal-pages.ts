import { html, type Html } from '../../platform/html.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import type { Language } from '../language.ts';
import type { PublicPage } from '../layout.ts';
import { scenarioCard } from '../parts/scenario-card.ts';

const searchAgain = ({ texts: { library, refusals } }: Language) =>
  html`<form class="search" action="/" method="get" role="search">
    <label class="grow"
      ><span class="unseen">${library.searchLabel}</span
      ><input type="search" name="q" maxlength="200" placeholder="${refusals.searchHint}" /></label
    ><button>${library.search}</button>
  </form>`;

const instead = (language: Language, popular: Scenario[]) =>
  popular.length > 0 &&
  html`<h2 class="instead">${language.texts.library.instead}</h2>
    <ul class="cards">
      ${popular.map((scenario) => scenarioCard(language, scenario))}
    </ul>`;

type Refusal = { title: string; heading?: string; description: string; lead: string | Html };

function refusal(language: Language, told: Refusal, popular: Scenario[] = []): PublicPage {
  const { title, heading = title, description, lead } = told;
  return {
    title,
    description,
    canonical: null,
    body: html`<div class="hero">
        <h1>${heading}</h1>
        <p>${lead} <a href="/">${language.texts.refusals.allScenarios}</a></p>
        ${searchAgain(language)}
      </div>
      ${instead(language, popular)}`,
  };
}

/** For an address that leads nowhere. */
export function unknownPage(language: Language): PublicPage {
  const { noPage: title, noPageDescription: description, noPageLead: lead } = language.texts.refusals;
  return refusal(language, { title, description, lead });
}

/** For a scenario that never was in the library. */
export function unknownScenarioPage(language: Language, popular: Scenario[]): PublicPage {
  const {
    noScenario: title,
    noScenarioDescription: description,
    noScenarioLead: lead,
  } = language.texts.refusals;
  return refusal(language, { title, description, lead }, popular);
}

/** For a scenario that was taken out of the library. */
export function withdrawnPage(language: Language, name: string, popular: Scenario[]): PublicPage {
  const {
    withdrawn,
    withdrawnHeading,
    withdrawnDescription: description,
    withdrawnLead,
  } = language.texts.refusals;
  const lead = withdrawnLead((words) => html`<a href="/account">${words}</a>`);
  return refusal(
    language,
    { title: withdrawn(name), heading: withdrawnHeading(name), description, lead },
    popular,
  );
}
