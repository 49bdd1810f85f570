import { escapeHtml } from '../../../platform/html-page.ts';
import { reducedBy } from '../../../platform/price.ts';
import type { Product } from '../../products/read-product.ts';
import { moneyWords, priceWords } from '../product-words.ts';
import { button, paragraph, type CheckoutPage } from './checkout-pages.ts';

/** A scenario that was bought, by itself or as part of something. */
export type BoughtScenario = { title: string; slug: string };

/** One thing more, at a price that holds for this customer for a day. */
export type SecondOffer = { product: Product; percentOff: number | null; url: string; endsAt: Date };

/** What was bought, what to do now, and what else there is. */
export function paidPage(bought: {
  product: Product;
  /** Of a plan that opens everything: none. */
  scenarios: BoughtScenario[];
  trialEndsAt: Date | null;
  offer: SecondOffer | null;
  /** Stripe's payment link led there, so that the buyer may be new here. */
  isByLink: boolean;
}): CheckoutPage {
  const { product, offer, isByLink } = bought;
  return {
    status: 200,
    title: 'Thank you',
    body: [
      arrived(bought),
      `<h2>What to do now</h2>`,
      isByLink ? paragraph(firstStep) : '',
      nextStep(product, bought.scenarios),
      offer ? offerPart(offer) : '',
    ].join(''),
  };
}

const firstStep =
  'If you are new here, a mail is on its way to you with a link to your API key: put it into the connection of the Scenario Library app in Make.';

function arrived({ product, trialEndsAt }: { product: Product; trialEndsAt: Date | null }): string {
  const name = `<strong>${escapeHtml(product.title)}</strong>`;
  if (trialEndsAt !== null)
    return `<p>Your trial of ${name} has begun. It goes on until ${dayOf(trialEndsAt)}; the first payment follows then, unless you cancel before.</p>`;
  if (product.recurring !== null)
    return `<p>Your payment has arrived: you have subscribed to ${name}. It is paid by itself, ${escapeHtml(everyWords(product.recurring))}, until you cancel.</p>`;
  return `<p>Your payment has arrived: ${name} is yours.</p>`;
}

function nextStep({ ref, scenarioIds }: Product, scenarios: readonly BoughtScenario[]): string {
  if (scenarioIds === 'all')
    return paragraph(
      'Go back to Make and run the module again: every scenario of the library can now be installed.',
    );
  if (ref.kind === 'scenario')
    return paragraph('Go back to Make and run the module again: it will now install the scenario.');
  const items = scenarios.map(
    ({ title, slug }) => `<li><a href="/scenarios/${encodeURIComponent(slug)}">${escapeHtml(title)}</a></li>`,
  );
  return `${paragraph('Go back to Make and run the module again. These scenarios can now be installed:')}<ul>${items.join('')}</ul>`;
}

function offerPart({ product, percentOff, url, endsAt }: SecondOffer): string {
  const isReduced = percentOff !== null && product.minimumPrice === null;
  const price = isReduced ? { ...product, price: reducedBy(product.price, percentOff) } : product;
  const instead = isReduced ? ` instead of ${moneyWords(product.price)}` : '';
  return [
    `<h2>One thing more</h2>`,
    `<p><strong>${escapeHtml(product.title)}</strong>: ${escapeHtml(`${priceWords(price)}${instead}`)}. This offer is for you, for one purchase, until ${momentOf(endsAt)}.</p>`,
    button(url, 'See the offer'),
  ].join('');
}

function everyWords({ interval, intervalCount }: NonNullable<Product['recurring']>): string {
  return intervalCount === 1 ? `every ${interval}` : `every ${intervalCount} ${interval}s`;
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
const momentOf = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
