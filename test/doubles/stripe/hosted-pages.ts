import { openPaymentLink, recoverSession, type LinkQuery } from './api/linked-sessions.ts';
import { StripeApiError } from './api/stripe-api-error.ts';
import { checkoutPage, messagePage, type Page } from './checkout-page.ts';
import type { StripeAccount } from './stripe-account.ts';

export type { Page } from './checkout-page.ts';

type PageRequest = { method: string; path: string; query: Record<string, string>; body: string };

/** What the double shows to people: checkouts (`/c/pay/…`), payment links (`/b/…`), recoveries (`/r/…`), the portal's first page (`/p/session/…`); null for the API. */
export function hostedPage(account: StripeAccount, request: PageRequest): Page | null {
  const [, kind, id] = /^\/(c\/pay|p\/session|b|r)\/([^/]+)$/.exec(request.path) ?? [];
  if (kind === undefined || id === undefined) return null;
  if (kind === 'c/pay') return checkoutPage(account, request.method, id, request.body);
  if (kind === 'p/session')
    return messagePage(200, 'Billing portal', 'Subscriptions, invoices and cards are managed here.');
  try {
    const session = account.sessions.get(id);
    if (kind === 'r' && !session) return messagePage(404, 'Not found', 'There is no such checkout.');
    const opened =
      kind === 'r' && session
        ? recoverSession(account, session, account.seconds())
        : openPaymentLink(account, id, request.query as LinkQuery, account.seconds());
    return { status: 303, location: opened.url ?? account.url };
  } catch (error) {
    if (!(error instanceof StripeApiError)) throw error;
    return messagePage(error.status, 'This link cannot be used', error.message);
  }
}
