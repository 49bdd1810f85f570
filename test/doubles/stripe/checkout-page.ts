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
      customAmount: hasOwnPrice(account, session)
        ? amountOf(textOf(input, 'amount') ?? '', session.currency ?? 'usd')
        : undefined,
      email: textOf(input, 'email') ?? undefined,
      name: textOf(input, 'name') ?? undefined,
      country: textOf(input, 'country') ?? undefined,
      promotionCode: textOf(input, 'promotionCode') ?? undefined,
    };
    paySession(account, session, payment, account.seconds());
  } catch (error) {
    if (!(error instanceof StripeApiError)) throw error;
    return { status: 400, html: formPage(account, session, error.message, textOf(input, 'amount')) };
  }
  return {
    status: 303,
    location: (session.success_url ?? account.url).replaceAll('{CHECKOUT_SESSION_ID}', session.id),
  };
}

/** Whether the customer chooses the price. */
function hasOwnPrice(account: StripeAccount, { id }: Stripe.Checkout.Session): boolean {
  return (account.lineItems.get(id) ?? []).some(({ price }) => price?.custom_unit_amount);
}

/** What a person writes, with a point or a comma, in minor units. */
function amountOf(text: string, currency: string): number {
  const [, whole, fraction = ''] = /^\s*(\d{1,10})(?:[.,](\d+))?\s*$/.exec(text) ?? [];
  const digits = decimalsOf(currency);
  if (whole === undefined || fraction.length > digits)
    throw new StripeApiError(400, `Enter an amount with ${digits} decimals at most.`);
  return Number(`${whole}${fraction.padEnd(digits, '0')}`);
}

function amountField(account: StripeAccount, session: Stripe.Checkout.Session, typed: string | null): string {
  if (!hasOwnPrice(account, session)) return '';
  const [item] = account.lineItems.get(session.id) ?? [];
  const preset = item?.price?.custom_unit_amount?.preset ?? 0;
  const digits = decimalsOf(item?.currency ?? 'usd');
  const value = typed ?? (preset / 10 ** digits).toFixed(digits);
  return `<label>Amount <input name="amount" inputmode="decimal" value="${escape(value)}" required></label>`;
}

function formPage(
  account: StripeAccount,
  session: Stripe.Checkout.Session,
  problem: string | null,
  amount: string | null = null,
): string {
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
      ${amountField(account, session, amount)}
      <label>Email <input name="email" type="email" value="${escape(email)}" required></label>
      <label>Name on card <input name="name"></label>
      <label>Country <input name="country" value="US" maxlength="2"></label>
      ${code}
      <button type="submit">${hasOwnPrice(account, session) ? 'Pay' : `Pay ${total}`}</button>
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
  return format.format(amount / 10 ** decimalsOf(currency));
}

function decimalsOf(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: currency.toUpperCase() });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
