import type { Product } from '../../../billing/products/read-product.ts';
import { escapeHtml } from '../../../platform/html-page.ts';
import { majorUnits } from '../../../platform/money.ts';
import type { SeenExposure } from '../exposure-queries.ts';

/** A page of ours about an offer. */
export type OfferPage = { status: number; title: string; body: string };

const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;

/** What is offered, until when, and the button that leads to paying. */
export function landingPage(
  exposure: SeenExposure,
  { title, price }: Product,
  checkoutUrl: string,
): OfferPage {
  const { percentOff, expiresAt } = exposure;
  const amount = `${majorUnits(price)} ${price.currency.toUpperCase()}`;
  const until = `${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return {
    status: 200,
    title: exposure.title,
    body: [
      paragraph(exposure.message),
      paragraph(
        `${title}, ${amount}: ${percentOff} % less. This offer is yours, good for one payment until ${until}.`,
      ),
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
