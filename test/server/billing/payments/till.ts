import type Stripe from 'stripe';
import { ensurePrice } from '../../../../server/billing/products/ensure-price.ts';
import type { ProductRef } from '../../../../server/billing/products/product.ts';
import { newId } from '../../../../server/platform/ids.ts';
import type { Money } from '../../../../server/platform/money.ts';
import { operatorClient } from '../../../support/api-client.ts';
import { startShop, type Buyer, type Ware } from '../shop.ts';

export type Till = Awaited<ReturnType<typeof startTill>>;

/** A shop that also sells bundles and plans, with an operator and a client of its Stripe. */
export async function startTill(options: Parameters<typeof startShop>[0] = {}) {
  const shop = await startShop({ ...options, stripe: { feePercent: 0, feeFixed: 0, ...options.stripe } });
  const { pool, deps } = shop.server;
  const client = deps.stripe as Stripe;
  const operator = await operatorClient(shop.server);
  const till = {
    ...shop,
    client,
    operator,
    rows: async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
      (await pool.query(sql, values)).rows as Row[],
    /** Stripe's price of something that the library sells. */
    priceOf: (ref: ProductRef) => ensurePrice(deps, ref),
    async newBundle(wares: readonly Ware[], price: Money): Promise<ProductRef> {
      const id = newId('bdl');
      await pool.query(
        `insert into bundles (id, title, price_amount, price_currency, created_at, updated_at) values ($1, 'Starter kit', $2, $3, now(), now())`,
        [id, price.amount, price.currency],
      );
      await pool.query(
        `insert into bundle_scenarios (bundle_id, position, scenario_id) select $1, position, id from unnest($2::text[]) with ordinality as wares (id, position)`,
        [id, wares.map((ware) => ware.id)],
      );
      return { kind: 'bundle', id };
    },
    async newPlan(price: Money, interval: 'month' | 'year' = 'month', trialDays = 0): Promise<ProductRef> {
      const id = newId('pln');
      await pool.query(
        `insert into plans (id, name, price_amount, price_currency, interval, trial_days, covers_all_scenarios, created_at, updated_at)
         values ($1, 'All access', $2, $3, $4, $5, true, now(), now())`,
        [id, price.amount, price.currency, interval, trialDays],
      );
      return { kind: 'plan', id };
    },
    /** A paid session of our prices that the library did not open itself, by somebody with this address. */
    async payDirectly(
      prices: readonly string[],
      session: Partial<Stripe.Checkout.SessionCreateParams> = {},
      payment: Parameters<typeof shop.stripe.paySession>[1] = {},
    ) {
      const opened = await client.checkout.sessions.create({
        mode: 'payment',
        success_url: 'https://shop.example',
        line_items: prices.map((price) => ({ price, quantity: 1 })),
        ...session,
      });
      return shop.stripe.paySession(opened.id, payment);
    },
    orders: async (buyer: Buyer) => (await buyer.get('/v1/orders')).body.items,
    rightsOf: async (buyer: Buyer): Promise<Record<string, string>> => {
      const { body } = await buyer.get('/v1/entitlements');
      return Object.fromEntries(
        (body.items as { scenario: string; state: string }[]).map(({ scenario, state }) => [scenario, state]),
      );
    },
    /** `kind line amount currency` of every ledger row of a customer, in order. */
    async ledgerOf(buyer: { id: string }): Promise<string[]> {
      const rows = await till.rows<{ row: string }>(
        `select kind || ' ' || line_position || ' ' || amount || ' ' || currency as row from revenue_entries
         where customer_id = $1 order by occurred_at, object_id, source_id, kind, line_position`,
        [buyer.id],
      );
      return rows.map(({ row }) => row);
    },
    /** What the ledger says that Stripe's balance holds, and what it holds, per currency. */
    async settled() {
      const ledger = await till.rows<{ currency: string; sum: number }>(
        `select settlement_currency as currency, sum(settlement_amount)::bigint as sum from revenue_entries group by 1`,
      );
      const balance: Record<string, number> = {};
      for (const { currency, net, type } of shop.stripe.account.balanceTransactions.all())
        if (type !== 'payout') balance[currency] = (balance[currency] ?? 0) + net;
      return { ledger: Object.fromEntries(ledger.map(({ currency, sum }) => [currency, sum])), balance };
    },
    /** State and sentence of the events about an object. */
    eventsAbout: (objectId: string) =>
      till.rows<{ type: string; state: string; outcome: string }>(
        `select type, state, outcome from stripe_events where object_id = $1 order by id`,
        [objectId],
      ),
  };
  return till;
}

/** Noon of a day of 2026, `month-day`. */
export const at = (day: string): Date => new Date(`2026-${day}T12:00:00Z`);
