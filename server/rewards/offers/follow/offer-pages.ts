import type { Product } from '../../../billing/products/read-product.ts';
import { escapeHtml } from '../../../platform/html-page.ts';
import { majorUnits, type Money } from '../../../platform/money.ts';
import { reducedBy } from '../../../platform/price.ts';
import { momentWords } from '../../../platform/time.ts';
import type { SeenExposure } from '../exposure-queries.ts';

/** A page of ours about an offer. */
export type OfferPage = { status: number; title: string; body: string };

const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;
const moneyWords = (money: Money): string => `${majorUnits(money)} ${money.currency.toUpperCase()}`;

/** What is offered, until when, and the button that leads to paying. */
export function landingPage(
  exposure: SeenExposure,
  { title, price, recurring }: Product,
  checkoutUrl: string,
): OfferPage {
  const { percentOff, expiresAt } = exposure;
  const first = recurring === null ? '' : 'the first payment ';
  const reduced = `${moneyWords(reducedBy(price, percentOff))} instead of ${moneyWords(price)}`;
  return {
    status: 200,
    title: exposure.title,
    body: [
      ...exposure.message.split(/\n+/).map(paragraph),
      `<p><strong>${escapeHtml(title)}</strong>: ${escapeHtml(`${first}${reduced}, ${percentOff} % less.`)}</p>`,
      paragraph(`This offer is yours, good for one payment until ${momentWords(expiresAt)}.`),
      `<p><a class="button" href="${escapeHtml(checkoutUrl)}">Take the offer</a></p>`,
    ].join(''),
  };
}

export const unknownPage = (): OfferPage => ({
  status: 404,
  title: 'This link is not valid',
  body: paragraph('It may have been cut off when it was copied. Use the link in the mail itself.'),
});

export const overPage = (): OfferPage => ({
  status: 410,
  title: 'This offer is over',
  body: paragraph('It has ended, or you have what it is for already. Nothing was charged.'),
});

export const usedPage = (): OfferPage => ({
  status: 410,
  title: 'You have used this offer',
  body: paragraph('It was good for one payment. Nothing more was charged.'),
});

/** What stands in the way, in the sentence that the API would answer too. */
export const refusalPage = (status: number, sentence: string): OfferPage => ({
  status,
  title: 'The offer cannot be opened',
  body: `${paragraph(sentence)}${status === 503 ? paragraph('Nothing was charged. Please try the link again later.') : ''}`,
});
