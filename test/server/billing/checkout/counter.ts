import type Stripe from 'stripe';
import type { Money } from '../../../../server/platform/money.ts';
import type { ApiAnswer, ApiClient } from '../../../support/api-client.ts';
import { parseNestedForm } from '../../../doubles/http/nested-form.ts';
import { startSelling } from '../products/selling.ts';
import type { Ware } from '../shop.ts';

export type Counter = Awaited<ReturnType<typeof startCounter>>;
/** What to buy, as the API names it. */
export type Wish = { scenario?: string; bundle?: string; plan?: string; [field: string]: unknown };

/** A shop that sells everything that there is to sell, and looks at what Stripe was asked for. */
export async function startCounter(options: Parameters<typeof startSelling>[0] = {}) {
  let failingMails = 0;
  const selling = await startSelling({
    ...options,
    beforeMail: () => {
      if (failingMails === 0) return;
      failingMails -= 1;
      throw new Error('The mail server is away.');
    },
  });
  const { stripe, server, operator } = selling;
  const counter = {
    ...selling,
    failNextMail: () => void (failingMails += 1),
    /** Opens a checkout of anything, and gives back Stripe's session. */
    async open(buyer: ApiClient, wish: Wish): Promise<Stripe.Checkout.Session> {
      const { status, body } = await buyer.post('/v1/checkout', wish);
      if (status !== 201) throw new Error(`checkout answered ${status}: ${JSON.stringify(body)}`);
      return counter.sessionOf(body.sessionId as string);
    },
    sessionOf(id: string): Stripe.Checkout.Session {
      const session = stripe.account.sessions.get(id);
      if (!session) throw new Error(`Stripe has no session ${id}.`);
      return session;
    },
    openSessions: (customer: unknown): string[] =>
      stripe.account.sessions
        .all()
        .filter((session) => session.status === 'open' && session.customer === customer)
        .map(({ id }) => id),
    /** The form that the last session was asked for with. */
    lastAsked(): Record<string, unknown> {
      const asked = stripe.requests.filter(
        ({ method, path }) => method === 'POST' && path === '/v1/checkout/sessions',
      );
      return parseNestedForm(asked.at(-1)?.body ?? '');
    },
    pricesOf: (session: Stripe.Checkout.Session) =>
      (stripe.account.lineItems.get(session.id) ?? []).map(({ price, quantity }) => [price?.id, quantity]),
    async newBundle(wares: Ware[], price: Money, title = 'Finance pack'): Promise<ApiAnswer['body']> {
      const scenarios = wares.map(({ id }) => id);
      const { status, body } = await operator.post('/admin/bundles', { title, scenarios, price });
      if (status !== 201) throw new Error(`The bundle was answered ${status}: ${JSON.stringify(body)}`);
      return body;
    },
    /** A scenario at a price that the customer chooses. */
    async newOpenPriced(suggested: Money, minimum: number): Promise<Ware> {
      const ware = await selling.newWare(suggested);
      await server.pool.query('update scenarios set minimum_price_amount = $2 where id = $1', [
        ware.id,
        minimum,
      ]);
      return ware;
    },
    async settle(settings: { hasAutomaticTax?: boolean; recoversCheckouts?: boolean }): Promise<void> {
      await server.pool.query(
        `update billing_settings set has_automatic_tax = coalesce($1, has_automatic_tax), recovers_checkouts = coalesce($2, recovers_checkouts)`,
        [settings.hasAutomaticTax ?? null, settings.recoversCheckouts ?? null],
      );
    },
    /** What the checkouts of a customer came to, oldest first. */
    async checkoutsOf(customerId: string): Promise<Record<string, unknown>[]> {
      const { rows } = await server.pool.query(
        `select id, status, source, recovered_from as "recoveredFrom", stripe_session_id as "sessionId", recovery_mailed_at as "mailedAt"
         from checkout_sessions where customer_id = $1 order by created_at, id`,
        [customerId],
      );
      return rows;
    },
    /** A page as a browser gets it. */
    async visit(url: string): Promise<{ status: number; location: string | null; text: string }> {
      const answer = await fetch(url, { redirect: 'manual' });
      return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
    },
  };
  return counter;
}
