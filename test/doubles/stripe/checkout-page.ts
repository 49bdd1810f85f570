import type Stripe from 'stripe';
import { parseNestedForm } from '../http/nested-form.ts';
import { textOf } from './api/input.ts';
import { StripeApiError } from './api/stripe-api-error.ts';
import { expireDueSessions, paySession } from './movements/checkout.ts';
import type { StripeAccount } from './stripe-account.ts';
import { idOf } from './id-of.ts';

export type Page = { status: number; html?: string; location?: string };

/** The hosted checkout at `/c/pay/{id}`: GET shows it, POST pays and leads to the session's `success_url`. */
export function checkoutPage(account: StripeAccount, method: string, sessionId: string, body: string): Page {
  expireDueSessions(account, account.seconds());
  const session = account.sessions.get(sessionId);
  if (!session)
    return messagePage(404, 'Something went wrong', 'The page you were looking for could not be found.');
  if (session.status === 'expired')
    return messagePage(410, 'This link has expired', 'Your checkout session has expired.');
  if (session.status === 'complete')
    return messagePage(200, 'You are all done here', 'Your payment has already been processed.');
  if (method !== 'POST') return { status: 200, html: formPage(account, session, null) };

  const input = parseNestedForm(body);
  try {
    const payment = {
      email: textOf(input, 'email') ?? undefined,
      name: textOf(input, 'name') ?? undefined,
      country: textOf(input, 'country') ?? undefined,
      promotionCode: textOf(input, 'promotionCode') ?? undefined,
    };
    paySession(account, session, payment, account.seconds());
  } catch (error) {
    if (!(error instanceof StripeApiError)) throw error;
    return { status: 400, html: formPage(account, session, error.message) };
  }
  return {
    status: 303,
    location: (session.success_url ?? account.url).replaceAll('{CHECKOUT_SESSION_ID}', session.id),
  };
}

function formPage(account: StripeAccount, session: Stripe.Checkout.Session, problem: string | null): string {
  const items = account.lineItems.get(session.id) ?? [];
  const lines = items.map(
    (item) =>
      `<li>${escape(item.description ?? '')} × ${item.quantity ?? 1}: ${displayed(item.amount_total, item.currency)}</li>`,
  );
  const email = session.customer_email ?? account.customers.get(idOf(session.customer))?.email ?? '';
  const total = displayed(session.amount_total ?? 0, session.currency ?? 'usd');
  const code = session.allow_promotion_codes
    ? '<label>Promotion code <input name="promotionCode"></label>'
    : '';
  const cancel = session.cancel_url ? `<a href="${escape(session.cancel_url)}">Cancel</a>` : '';
  return page(
    'Checkout',
    `${problem ? `<p role="alert">${escape(problem)}</p>` : ''}
    <p>Total: <strong id="total">${total}</strong></p>
    <ul>${lines.join('')}</ul>
    <form method="post">
      <label>Email <input name="email" type="email" value="${escape(email)}" required></label>
      <label>Name on card <input name="name"></label>
      <label>Country <input name="country" value="US" maxlength="2"></label>
      ${code}
      <button type="submit">Pay ${total}</button>
    </form>
    ${cancel}`,
  );
}

/** A page that only says something. */
export function messagePage(status: number, title: string, message: string): Page {
  return { status, html: page(title, `<p>${message}</p>`) };
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><main><h1>${title}</h1>${content}</main></body></html>`;
}

/** Minor units as people read them, with the currency's own number of decimals. */
function displayed(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: currency.toUpperCase() });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
