import { html } from '../../platform/html.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import type { PublicPage } from '../layout.ts';
import { scenarioCard } from '../parts/scenario-card.ts';

const searchAgain = html`<form class="search" action="/" method="get" role="search">
  <label class="grow"
    ><span class="unseen">Search scenarios</span
    ><input type="search" name="q" maxlength="200" placeholder="What should be done for you?" /></label
  ><button>Search</button>
</form>`;

const instead = (popular: Scenario[]) =>
  popular.length > 0 &&
  html`<h2 class="instead">Installed most often</h2>
    <ul class="cards">
      ${popular.map(scenarioCard)}
    </ul>`;

/** For an address that leads nowhere. */
export const unknownPage = (): PublicPage => ({
  title: 'There is no such page',
  description: 'This address leads nowhere.',
  canonical: null,
  body: html`<div class="hero">
    <h1>There is no such page</h1>
    <p>The address may be mistyped, or was cut off when it was copied. <a href="/">All scenarios</a></p>
    ${searchAgain}
  </div>`,
});

/** For a scenario that never was in the library. */
export const unknownScenarioPage = (popular: Scenario[]): PublicPage => ({
  title: 'There is no such scenario',
  description: 'This address leads to no scenario of the library.',
  canonical: null,
  body: html`<div class="hero">
      <h1>There is no such scenario</h1>
      <p>The address may be mistyped. <a href="/">All scenarios</a></p>
      ${searchAgain}
    </div>
    ${instead(popular)}`,
});

/** For a scenario that was taken out of the library. */
export const withdrawnPage = (title: string, popular: Scenario[]): PublicPage => ({
  title: `${title} is no longer offered`,
  description: 'This scenario was taken out of the library.',
  canonical: null,
  body: html`<div class="hero">
      <h1>“${title}” is no longer offered</h1>
      <p>
        It was taken out of the library. Who has installed it keeps it: see
        <a href="/account">your account</a>. <a href="/">All scenarios</a>
      </p>
      ${searchAgain}
    </div>
    ${instead(popular)}`,
});
