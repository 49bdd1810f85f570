import { html, type Html } from '../../platform/html.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import { dayText, countText, moneyText, priceText } from '../figures.ts';

export type Buying = {
  /** Where anybody can pay for it at once, from the root on; null: in Make, when it is first installed. */
  buyPath: string | null;
  /** Where Make opens. */
  makeUrl: string;
};

/** What it costs and the way to it, beside the page's content. */
export function buyBox(scenario: Scenario, { buyPath }: Buying): Html {
  const { price, recurring, minimumPrice, complexityLevel, latestVersion, stats, status } = scenario;
  return html`<section class="box" aria-label="Price and installation">
    <p class="price" data-figure="price">${priceText(price, recurring)}</p>
    ${minimumPrice && html`<p class="quiet">Suggested. You choose the price, from ${moneyText(minimumPrice)} on.</p>`}
    <a class="button" href="#install">${price === null ? 'Install in Make' : 'Get it into Make'}</a>
    ${price !== null && buyPath !== null && html`<a class="button plain" href="${buyPath}">Buy now</a>`}
    <dl class="facts small">
      <div>
        <dt>Installed</dt>
        <dd>${countText(stats.installations)}</dd>
      </div>
      <div>
        <dt>Complexity</dt>
        <dd>${complexityLevel} of 5</dd>
      </div>
      ${
        latestVersion &&
        html`<div>
          <dt>Version</dt>
          <dd>
            ${latestVersion.number} ·
            <time datetime="${latestVersion.publishedAt}">${dayText(latestVersion.publishedAt)}</time>
          </dd>
        </div>`
      }
    </dl>
    ${status === 'completed' && html`<p class="quiet">Its development is finished: it stays supported and gets no new versions.</p>`}
  </section>`;
}

/** Both ways into Make: by our app, and by hand. */
export function installPart(scenario: Scenario, { buyPath, makeUrl }: Buying): Html {
  const { slug, title, price } = scenario;
  return html`<section class="part" aria-labelledby="install">
    <h2 id="install">Install it</h2>
    <div class="ways">
      <section aria-label="From inside Make">
        <h3>From inside Make</h3>
        <p class="quiet">Measured, and upgraded when a new version comes.</p>
        <ol>
          <li><a href="/signup">Sign up</a> for an API key; the link is mailed to you.</li>
          <li>
            <a href="${makeUrl}" target="_blank" rel="noopener">Open Make</a>, add a module of the app
            “Scenario Library” and connect it with the key.
          </li>
          <li>
            Run <strong>Install a scenario</strong> and choose “${title}” and your
            team.${price !== null && ' The first time it answers with a link to pay; after that it installs.'}
          </li>
          <li>Choose your connections in the new scenario and switch it on.</li>
        </ol>
        <a class="button" href="/signup">Get an API key</a>
      </section>
      <section aria-label="By hand">
        <h3>By hand</h3>
        <p class="quiet">A copy of its own, without measuring or upgrades.</p>
        <ol>
          <li>
            ${
              price === null
                ? html`<a href="/scenarios/${slug}/blueprint.json" download>Download the blueprint</a>, a file
                    of JSON.`
                : html`Pay for it${buyPath !== null && html` <a href="${buyPath}">here</a>`}, then download
                    the blueprint in <a href="/account">your account</a>.`
            }
          </li>
          <li>
            In Make, create a scenario; in the menu “…” at the bottom choose
            <strong>Import blueprint</strong> and the file.
          </li>
          <li>Choose a connection in each module that asks for one.</li>
          <li>Save it, run it once and switch it on.</li>
        </ol>
        ${price === null && html`<a class="button plain" href="/scenarios/${slug}/blueprint.json" download>Download the blueprint</a>`}
      </section>
    </div>
  </section>`;
}
