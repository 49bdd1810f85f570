import { escapeHtml } from '../../platform/html-page.ts';

/** A page of ours on the way to Stripe or back from it. */
export type CheckoutPage = { status: number; title: string; body: string };

const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;

export const alreadyBoughtPage = (): CheckoutPage => ({
  status: 200,
  title: 'You have this scenario already',
  body: paragraph(
    'There is nothing to pay. Go back to Make and run the module again: it will install the scenario.',
  ),
});

export const paidPage = (): CheckoutPage => ({
  status: 200,
  title: 'Thank you',
  body: paragraph(
    'Your payment has arrived. Go back to Make and run the module again: it will now install the scenario.',
  ),
});

export const awaitedPage = (): CheckoutPage => ({
  status: 200,
  title: 'Thank you',
  body: paragraph(
    'Your payment is being confirmed. As soon as it is, usually within a minute and with a bank transfer within days, go back to Make and run the module again.',
  ),
});

export const cancelledPage = (): CheckoutPage => ({
  status: 200,
  title: 'Nothing was paid',
  body: paragraph('You left the checkout. The link that led you here opens it again whenever you like.'),
});

export const unknownLinkPage = (): CheckoutPage => ({
  status: 404,
  title: 'This link is not valid',
  body: paragraph(
    'It may have been cut off when it was copied. Run the module in Make again to get a new one.',
  ),
});

export const expiredLinkPage = (): CheckoutPage => ({
  status: 410,
  title: 'This link has expired',
  body: paragraph('Checkout links work for 30 days. Run the module in Make again to get a new one.'),
});

/** What stands in the way, in the sentence that the API would answer too. */
export const refusalPage = (status: number, sentence: string): CheckoutPage => ({
  status,
  title: 'The checkout cannot be opened',
  body: `${paragraph(sentence)}${status === 503 ? paragraph('Nothing was charged. Please try the link again later.') : ''}`,
});
