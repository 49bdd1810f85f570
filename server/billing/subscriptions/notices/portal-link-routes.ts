import { z } from 'zod';
import type { Deps } from '../../../platform/deps.ts';
import { endpoint, redirectTo, type Answer, type Endpoint } from '../../../platform/endpoint.ts';
import { HttpError } from '../../../platform/errors.ts';
import { escapeHtml, htmlPage } from '../../../platform/html-page.ts';
import { openBillingPortal } from '../../checkout/portal/open-billing-portal.ts';
import { readPortalToken } from './portal-link.ts';

const Params = z.object({ token: z.string().min(1).max(1000) });

/** Where the mails about subscriptions lead. */
export function portalLinkRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/billing-portal/{token}',
      summary: "Open Stripe's billing portal from a mail",
      description: 'Valid for 14 days. Leads to Stripe, or says why it does not.',
      access: { kind: 'public' },
      params: Params,
      answers: { 200: 'html', 303: 'redirect' },
      handle: ({ params }) => followPortalLink(deps, params.token),
    }),
  ];
}

async function followPortalLink(deps: Deps, token: string): Promise<Answer> {
  const link = readPortalToken(token, deps.sessionSecret, deps.now());
  if (link === 'invalid')
    return page(404, 'This link is not valid', 'It may have been cut off when it was copied.');
  if (link === 'expired')
    return page(
      410,
      'This link has expired',
      'Ask for your subscription in Make, or open the billing portal from there.',
    );
  try {
    const { url } = await openBillingPortal(deps, link.customerId, { subscription: link.subscriptionId });
    return redirectTo(url);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return page(
      error.status,
      'The billing portal cannot be opened',
      error.status === 404 ? 'The subscription has ended: there is nothing to do any more.' : error.message,
    );
  }
}

function page(status: number, title: string, text: string): Answer {
  return {
    write: (_req, res) =>
      void res
        .status(status)
        .set('Cache-Control', 'no-store')
        .type('html')
        .send(htmlPage(res, title, `<p>${escapeHtml(text)}</p>`)),
  };
}
