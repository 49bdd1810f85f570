import { escapeHtml } from '../../../platform/html-page.ts';
import { reducedBy } from '../../../platform/price.ts';
import { dayWords, momentWords } from '../../../platform/time.ts';
import type { Product } from '../../products/read-product.ts';
import { moneyWords, priceWords } from '../product-words.ts';
import { button, paragraph, type CheckoutPage } from './checkout-pages.ts';

/** A scenario that was bought, by itself or as part of something. */
export type BoughtScenario = { title: string; slug: string };

/** One thing more, at a price that holds for this customer for a day. */
export type SecondOffer = {
  product: Product;
  percentOff: number | null;
  /** Of a subscription; null: its first payment only. */
  discountMonths: number | null;
  url: string;
  endsAt: Date;
};

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
    return `<p>Your trial of ${name} has begun. It goes on until ${dayWords(trialEndsAt)}; the first payment follows then, unless you cancel before.</p>`;
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

function offerPart({ url, endsAt, ...offer }: SecondOffer): string {
  return [
    `<h2>One thing more</h2>`,
    `<p><strong>${escapeHtml(offer.product.title)}</strong>: ${escapeHtml(offerPriceWords(offer))}. This offer is for you, for one purchase, until ${momentWords(endsAt)}.</p>`,
    button(url, 'See the offer'),
  ].join('');
}

/** `14.00 USD instead of 20.00 USD`; `20.00 USD for the first payment, then 29.00 USD a month`. */
function offerPriceWords({
  product,
  percentOff,
  discountMonths,
}: Omit<SecondOffer, 'url' | 'endsAt'>): string {
  if (percentOff === null || product.minimumPrice !== null) return priceWords(product);
  const reduced = { ...product, price: reducedBy(product.price, percentOff) };
  if (product.recurring === null) return `${priceWords(reduced)} instead of ${moneyWords(product.price)}`;
  const then = `then ${priceWords(product)}`;
  if (discountMonths === null) return `${moneyWords(reduced.price)} for the first payment, ${then}`;
  const months = discountMonths === 1 ? 'month' : `${discountMonths} months`;
  return `${priceWords(reduced)} for the first ${months}, ${then}`;
}

function everyWords({ interval, intervalCount }: NonNullable<Product['recurring']>): string {
  return intervalCount === 1 ? `every ${interval}` : `every ${intervalCount} ${interval}s`;
}
