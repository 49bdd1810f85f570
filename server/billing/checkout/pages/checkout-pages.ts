import { escapeHtml } from '../../../platform/html-page.ts';
import type { ProductKind } from '../../products/product.ts';

/** A page of ours on the way to Stripe or back from it. */
export type CheckoutPage = { status: number; title: string; body: string };

export const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;

/** A link that looks like a button; the address was made by us or by Stripe. */
export const button = (url: string, text: string): string =>
  `<p><a class="button" href="${escapeHtml(url)}">${escapeHtml(text)}</a></p>`;

/** Whoever followed the link sees no more than that: it may have been passed on. */
export const alreadyBoughtPage = (kind: ProductKind): CheckoutPage => ({
  status: 200,
  title: kind === 'plan' ? 'You have this plan already' : `You have this ${kind} already`,
  body: [
    paragraph(
      kind === 'scenario'
        ? 'There is nothing to pay. Go back to Make and run the module again: it will install the scenario.'
        : 'There is nothing to pay. Go back to Make: what it opens can be installed.',
    ),
    kind === 'plan'
      ? paragraph('A subscription is changed in the billing portal, which opens from Make.')
      : '',
  ].join(''),
});

/** Following a link closes nothing: the page that is open stays until its buyer says otherwise, by the button. */
export const otherPageOpenPage = (sentence: string, openUrl: string, path: string): CheckoutPage => ({
  status: 409,
  title: 'A payment page is open already',
  body: [
    paragraph(`${sentence} Nothing was charged. Go on there, or close it and open this one.`),
    button(openUrl, 'Go on there'),
    `<form method="post" action="${escapeHtml(path)}"><button>Close it and open this one</button></form>`,
  ].join(''),
});

export const otherPlanPage = (sentence: string, portalUrl: string | null): CheckoutPage => ({
  status: 409,
  title: 'You have another plan already',
  body: `${paragraph(sentence)}${portalUrl === null ? '' : button(portalUrl, 'Switch your plan')}`,
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

export const unpaidPage = (reopenUrl: string): CheckoutPage => ({
  status: 200,
  title: 'Nothing was paid',
  body: `${paragraph('This checkout is closed and no payment arrived.')}${button(reopenUrl, 'Open it again')}`,
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
  body: paragraph(
    'Checkout links work for 30 days, and offers for as long as they said. Run the module in Make again to get a new one.',
  ),
});

export const offerEndedPage = (): CheckoutPage => ({
  status: 410,
  title: 'This offer has ended',
  body: paragraph(
    'It was good for one purchase, for a day. What it offered is still sold at its usual price.',
  ),
});

/** What stands in the way, in the sentence that the API would answer too. */
export const refusalPage = (status: number, sentence: string): CheckoutPage => ({
  status,
  title: 'The checkout cannot be opened',
  body: `${paragraph(sentence)}${status === 503 && !sentence.includes('Nothing was charged') ? paragraph('Nothing was charged. Please try the link again later.') : ''}`,
});
