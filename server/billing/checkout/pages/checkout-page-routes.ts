import type { Deps } from '../../../platform/deps.ts';
import { endpoint, redirectTo, type Answer, type Endpoint } from '../../../platform/endpoint.ts';
import { htmlPage } from '../../../platform/html-page.ts';
import { leasedLimit } from '../../../platform/leases.ts';
import { awaitedPage, cancelledPage, type CheckoutPage } from './checkout-pages.ts';
import { finishCheckout } from './finish-checkout.ts';
import { followCheckoutLink } from './follow-checkout-link.ts';
import type { FindOwnOffer } from './second-offer.ts';
import { CheckoutDoneQuery, CheckoutLinkParams } from '../../schema.ts';

/** So many sessions that are not known here are looked up at Stripe; those of payment links are known as soon as their events have come. */
const unknownPerMinute = 300;

/** The pages that people see on the way to Stripe and back. The fixed addresses come first: a token is never `done`. */
export function checkoutPageRoutes(deps: Deps, findOwnOffer: FindOwnOffer | null): Endpoint[] {
  const asked = leasedLimit(deps.pool, {
    name: 'checkout-pages',
    permits: unknownPerMinute,
    windowSeconds: 60,
  });
  const mayAskForUnknown = async () => (await asked.take('everybody')).isAllowed;
  return [
    endpoint({
      method: 'get',
      path: '/checkout/done',
      summary: 'Where Stripe leads after paying',
      access: { kind: 'public' },
      query: CheckoutDoneQuery,
      answers: { 200: 'html' },
      handle: async ({ query }) =>
        page(
          query.session_id === undefined
            ? awaitedPage()
            : await finishCheckout({ ...deps, findOwnOffer, mayAskForUnknown }, query.session_id),
        ),
    }),
    endpoint({
      method: 'get',
      path: '/checkout/cancelled',
      summary: 'Where Stripe leads who leaves the checkout',
      access: { kind: 'public' },
      answers: { 200: 'html' },
      handle: () => page(cancelledPage()),
    }),
    endpoint({
      method: 'get',
      path: '/checkout/{token}',
      summary: 'Open a fresh payment page',
      description:
        'The `checkoutUrl` of a 402; valid for 30 days. Leads to Stripe, or says why there is nothing to pay. A payment page that is open with other terms stays open.',
      access: { kind: 'public' },
      params: CheckoutLinkParams,
      answers: { 200: 'html', 303: 'redirect' },
      handle: async ({ params }) => leadTo(await followCheckoutLink(deps, params.token)),
    }),
    endpoint({
      method: 'post',
      path: '/checkout/{token}',
      summary: 'Open a fresh payment page in place of one with other terms',
      description: 'What the button does on the page that says so.',
      access: { kind: 'public' },
      params: CheckoutLinkParams,
      answers: { 200: 'html', 303: 'redirect' },
      handle: async ({ params }) =>
        leadTo(await followCheckoutLink(deps, params.token, { closesOpenPage: true })),
    }),
  ];
}

const leadTo = (to: { url: string } | CheckoutPage): Answer => ('url' in to ? redirectTo(to.url) : page(to));

function page({ status, title, body }: CheckoutPage): Answer {
  return {
    write: (_req, res) =>
      void res
        .status(status)
        .set('Cache-Control', 'no-store')
        .type('html')
        .send(htmlPage(res, title, body)),
  };
}
