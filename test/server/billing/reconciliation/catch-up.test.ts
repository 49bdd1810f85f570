import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCatchUpLoop } from '../../../../server/billing/catch-up/catch-up-loop.ts';
import { catchUp } from '../../../../server/billing/catch-up/catch-up.ts';
import { stripeEventPages } from '../../../../server/billing/catch-up/stripe-event-pages.ts';
import { stripeEventHandlers } from '../../../../server/billing/stripe-event-handlers.ts';
import { startTestServer } from '../../../support/server.ts';
import { until } from '../../../support/until.ts';
import { startShop, type Buyer, type Shop, type Ware } from '../shop.ts';

let shop: Shop;
let ware: Ware;
beforeAll(async () => {
  shop = await startShop({ stripe: { feePercent: 0, feeFixed: 30 } });
  ware = await shop.newWare({ amount: 1000, currency: 'usd' });
  await catchUp(deps());
});
afterAll(() => shop.close());

const handlers = () => stripeEventHandlers(shop.server.deps);
const deps = () => ({ ...shop.server.deps, handlers: handlers() });
const handledEvents = () => shop.stripe.events().filter(({ type }) => type in handlers());

async function storedEvents(): Promise<{ id: string; type: string; copies: number }[]> {
  const { rows } = await shop.server.pool.query(
    'select id, min(type) as type, count(*)::int as copies from stripe_events group by id',
  );
  return rows as { id: string; type: string; copies: number }[];
}

/** Many events on a busy machine take longer than the shop waits. */
async function inboxIsEmpty(): Promise<void> {
  const { pool } = shop.server;
  const waiting = async () =>
    (await pool.query(`select 1 from stripe_events where state = 'pending' limit 1`)).rows;
  await until(async () => (await waiting()).length === 0, 90_000);
}

/** A sale with half of it refunded, of which no webhook comes. */
async function saleInSilence(): Promise<{ buyer: Buyer; paymentId: string }> {
  const buyer = await shop.newBuyer();
  const { paymentId } = await shop.buy(buyer, ware);
  shop.stripe.refund(paymentId, { amount: 500 });
  return { buyer, paymentId };
}

const amounts = async (paymentId: string) =>
  (await shop.ledger(paymentId)).map((row) => row.slice('MM-DD '.length)).toSorted();
const ofSale = ['charge 1000', 'fee -30', 'refund -500'];

describe('F101 events that Stripe kept while no webhook came', { timeout: 120_000 }, () => {
  test('are all fetched, page by page, and only those that something follows from', async () => {
    const sales = [];
    for (let count = 0; count < 15; count += 1) sales.push(await saleInSilence());
    const expected = handledEvents().length;
    expect(expected).toBeGreaterThan(100); // more than one page
    const before = (await storedEvents()).length;
    const { stored } = await catchUp(deps());
    expect(stored + before).toBe(expected);
    await inboxIsEmpty();
    for (const { buyer, paymentId } of sales) {
      expect(await amounts(paymentId)).toEqual(ofSale);
      expect(await shop.entitlementOf(buyer)).toBe('active');
    }
    expect((await storedEvents()).every(({ type }) => type in handlers())).toBe(true);
  });

  test('are read upwards from the oldest, or from any instant', async () => {
    const types = [...new Set(handledEvents().map(({ type }) => type))].slice(0, 20);
    const client = shop.server.deps.stripe!;
    const kept = shop.stripe.events().filter(({ type }) => types.includes(type));
    expect(kept.length).toBeGreaterThan(101);
    const read = async (since: Date | null) => {
      const pages: string[][] = [];
      for await (const page of stripeEventPages(client, { types }, since))
        pages.push(page.map(({ id }) => id));
      return pages;
    };
    const all = await read(null);
    expect(all.flat()).toEqual(kept.map(({ id }) => id));
    expect(all.map(({ length }) => length)).toEqual(
      [1, 100, kept.length - 101].filter((length) => length > 0),
    );
    const since = kept.at(-1)!.created;
    expect((await read(new Date(since * 1000))).flat()).toEqual(
      kept.filter(({ created }) => created >= since).map(({ id }) => id),
    );
    expect(await read(new Date(Date.now() + 60_000))).toEqual([]);
  });

  test('a second time changes nothing', async () => {
    const ledger = async () => (await shop.server.pool.query('select id from revenue_entries')).rows.length;
    const rowsBefore = await ledger();
    expect(await catchUp(deps())).toEqual({ stored: 0 });
    await inboxIsEmpty();
    expect(await ledger()).toBe(rowsBefore);
  });

  test('by two servers at once, while Stripe delivers them after all, each event counts once', async () => {
    const sales = [];
    for (let count = 0; count < 5; count += 1) sales.push(await saleInSilence());
    const [first, second, answers] = await Promise.all([
      catchUp(deps()),
      catchUp(deps()),
      shop.stripe.deliver({ to: shop.webhookUrl, order: 'shuffled', concurrency: 4, times: 2 }),
    ]);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(first.stored + second.stored).toBeLessThanOrEqual(handledEvents().length);
    await inboxIsEmpty();
    const stored = await storedEvents();
    expect(stored.every(({ copies }) => copies === 1)).toBe(true);
    for (const { paymentId } of sales) expect(await amounts(paymentId)).toEqual(ofSale);
  });

  test('go on where the last reading was interrupted', async () => {
    const { paymentId } = await saleInSilence();
    await shop.server.pool.query('delete from catch_up_cursors');
    await catchUp(deps(), { shouldStop: () => true });
    const { rows } = await shop.server.pool.query('select count(*)::int as types from catch_up_cursors');
    expect(rows[0].types).toBeGreaterThan(0);
    expect(rows[0].types).toBeLessThan(Object.keys(handlers()).length);
    await catchUp(deps());
    await inboxIsEmpty();
    expect(await amounts(paymentId)).toEqual(ofSale);
  });

  test('are read again for two hours before the last reading, because one may be listed late', async () => {
    await shop.deliver();
    await catchUp(deps());
    const charge = shop.stripe.account.charges.all()[0]!;
    const late = shop.stripe.recordEvent('charge.updated', charge, { at: new Date(Date.now() - 3_600_000) });
    shop.stripe.account.deliveredEventIds.add(late.id); // so that only its place in the list gives it away
    expect(await catchUp(deps())).toEqual({ stored: 1 });
    await inboxIsEmpty();
  });

  test('of a type that is handled from now on come from as far back as Stripe keeps them', async () => {
    await catchUp(deps());
    await shop.server.pool.query(`delete from stripe_events where type = 'refund.created'`);
    for (const { id } of shop.stripe.events()) shop.stripe.account.deliveredEventIds.add(id);
    await shop.server.pool.query(`update catch_up_cursors set read_until = now() + interval '3 hours'`);
    expect(await catchUp(deps())).toEqual({ stored: 0 });
    await shop.server.pool.query(`delete from catch_up_cursors where type = 'refund.created'`);
    const refunds = shop.stripe.events().filter(({ type }) => type === 'refund.created');
    expect(await catchUp(deps())).toEqual({ stored: refunds.length });
    await inboxIsEmpty();
    await shop.server.pool.query(`update catch_up_cursors set read_until = now()`);
  });

  test('whatever their date, when Stripe could not deliver them', async () => {
    const buyer = await shop.newBuyer();
    const { paymentId } = await shop.buy(buyer, ware, { at: new Date('2026-03-03T12:00:00Z') });
    await catchUp(deps());
    await inboxIsEmpty();
    expect(await shop.ledger(paymentId)).toEqual(['03-03 charge 1000', '03-03 fee -30']);
  });

  test('of the other mode are kept in quarantine, as if they had come by webhook', async () => {
    shop.stripe.configure({ livemode: true });
    const event = shop.stripe.recordEvent('charge.updated', shop.stripe.account.charges.all()[0]!);
    shop.stripe.configure({ livemode: false });
    await catchUp(deps());
    const { rows } = await shop.server.pool.query('select state from stripe_events where id = $1', [
      event.id,
    ]);
    expect(rows).toEqual([{ state: 'quarantined' }]);
  });
});

describe('catching up by itself', () => {
  test('happens at the start of a server', async () => {
    const event = shop.stripe.events().find(({ type }) => type === 'charge.succeeded')!;
    const server = await startTestServer({ stripe: shop.stripe, catchesUp: true });
    try {
      await until(async () => {
        const { rows } = await server.pool.query('select 1 from stripe_events where id = $1', [event.id]);
        return rows.length === 1;
      });
    } finally {
      await server.close();
    }
  });

  test('says so, and is tried again while Stripe is away', async () => {
    const { paymentId } = await saleInSilence();
    shop.stripe.down();
    const loop = startCatchUpLoop(deps())!;
    try {
      await until(
        () => shop.server.logText().includes("Stripe's kept events could not be worked off"),
        20_000,
      );
      shop.stripe.up();
      await until(async () => {
        loop.wake();
        return (await amounts(paymentId)).length === ofSale.length;
      }, 20_000);
      expect(await amounts(paymentId)).toEqual(ofSale);
      expect(shop.server.logText()).toContain('had not come by webhook and were fetched');
    } finally {
      shop.stripe.up();
      await loop.stop();
    }
  }, 60_000);
});

describe('F102 a gap that is longer than Stripe keeps events', () => {
  test('is closed from the lists of objects', async () => {
    await catchUp(deps());
    await inboxIsEmpty();
    const { buyer, paymentId } = await saleInSilence();
    const ended = await shop.newBuyer();
    const expired = await shop.openCheckout(ended, ware);
    shop.stripe.expireSession(expired);
    await shop.server.pool.query(`update catch_up_cursors set read_until = now() - interval '40 days'`);
    shop.stripe.configure({ eventDays: 0 });
    expect(await catchUp(deps())).toEqual({ stored: 0 });
    await until(async () => (await amounts(paymentId)).length === ofSale.length, 30_000);
    expect(await amounts(paymentId)).toEqual(ofSale);
    expect(await shop.entitlementOf(buyer)).toBe('active');
    await until(async () => {
      const { rows } = await shop.server.pool.query(
        `select status from checkout_sessions where stripe_session_id = $1`,
        [expired],
      );
      return rows[0].status === 'expired';
    }, 30_000);
    expect(shop.server.logText()).toContain('nothing was heard from Stripe for longer than it keeps events');
    shop.stripe.configure({ eventDays: 30 });
  }, 90_000);
});
