import { html, type Html } from '../../platform/html.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import type { Language } from '../language.ts';

export type Buying = {
  /** Where anybody can pay for it at once, from the root on; null: in Make, when it is first installed. */
  buyPath: string | null;
  /** Where Make opens. */
  makeUrl: string;
};

/** What it costs and the way to it, beside the page's content. */
export function buyBox({ texts, figures }: Language, scenario: Scenario, { buyPath }: Buying): Html {
  const words = texts.scenario.buying;
  const { price, recurring, minimumPrice, complexityLevel, latestVersion, stats, status } = scenario;
  return html`<section class="box" aria-label="${words.title}">
    <p class="price" data-figure="price">${figures.priceText(price, recurring)}</p>
    ${minimumPrice && html`<p class="quiet">${words.suggested(figures.moneyText(minimumPrice))}</p>`}
    <a class="button" href="#install">${price === null ? words.install : words.get}</a>
    ${price !== null && buyPath !== null && html`<a class="button plain" href="${buyPath}">${words.buyNow}</a>`}
    <dl class="facts small">
      <div>
        <dt>${words.installed}</dt>
        <dd>${figures.countText(stats.installations)}</dd>
      </div>
      <div>
        <dt>${words.complexity}</dt>
        <dd>${words.ofFive(complexityLevel)}</dd>
      </div>
      ${
        latestVersion &&
        html`<div>
          <dt>${words.version}</dt>
          <dd>
            ${latestVersion.number} ·
            <time datetime="${latestVersion.publishedAt}">${figures.dayText(latestVersion.publishedAt)}</time>
          </dd>
        </div>`
      }
    </dl>
    ${status === 'completed' && html`<p class="quiet">${words.finished}</p>`}
  </section>`;
}

const link = (path: string) => (shown: string) => html`<a href="${path}">${shown}</a>`;

/** Both ways into Make: by our app, and by hand. */
export function installPart({ texts }: Language, scenario: Scenario, { buyPath, makeUrl }: Buying): Html {
  const { slug, title, price } = scenario;
  const words = texts.scenario.install;
  const file = `/scenarios/${slug}/blueprint.json`;
  const toMake = (shown: string) => html`<a href="${makeUrl}" target="_blank" rel="noopener">${shown}</a>`;
  const toFile = (shown: string) => html`<a href="${file}" download>${shown}</a>`;
  const toAccount = link('/account');
  const paying = buyPath === null ? words.pay(toAccount) : words.payHere(link(buyPath), toAccount);
  return html`<section class="part" aria-labelledby="install">
    <h2 id="install">${words.title}</h2>
    <div class="ways">
      <section aria-label="${words.inMake}">
        <h3>${words.inMake}</h3>
        <p class="quiet">${words.inMakeNote}</p>
        <ol>
          <li>${words.signUp(link('/signup'))}</li>
          <li>${words.openMake(toMake)}</li>
          <li>${words.run(title)} ${price !== null && words.firstPays}</li>
          <li>${words.chooseConnections}</li>
        </ol>
        <a class="button" href="/signup">${words.getKey}</a>
      </section>
      <section aria-label="${words.byHand}">
        <h3>${words.byHand}</h3>
        <p class="quiet">${words.byHandNote}</p>
        <ol>
          <li>${price === null ? words.download(toFile) : paying}</li>
          <li>${words.import}</li>
          <li>${words.connections}</li>
          <li>${words.save}</li>
        </ol>
        ${price === null && html`<a class="button plain" href="${file}" download>${words.downloadButton}</a>`}
      </section>
    </div>
  </section>`;
}
