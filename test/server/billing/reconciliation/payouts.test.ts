import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkLoosePayouts } from '../../../../server/billing/payouts/converge-payout.ts';
import { operatorClient, type ApiClient } from '../../../support/api-client.ts';
import { startTestServer } from '../../../support/server.ts';
import { startShop, type Shop, type Ware } from '../shop.ts';
import { reconcile } from './reconciled.ts';

let shop: Shop;
let ware: Ware;
let operator: ApiClient;
beforeAll(async () => {
  shop = await startShop({ stripe: { feePercent: 0, feeFixed: 30 } });
  ware = await shop.newWare({ amount: 1000, currency: 'usd' });
  operator = await operatorClient(shop.server, ['billing:read']);
});
afterAll(() => shop.close());

const on = (day: string) => new Date(`2026-03-${day}T12:00:00Z`);
const payouts = async (query = '') => (await operator.get(`/admin/payouts${query}`)).body.items;

async function sale(day: string): Promise<string> {
  return (await shop.buy(await shop.newBuyer(), ware, { at: on(day) })).paymentId;
}

describe('payouts', { timeout: 90_000 }, () => {
  test('tie out: what moved adds up to what was paid out, and all of it is known', async () => {
    const paymentId = await sale('01');
    await sale('01');
    shop.stripe.refund(paymentId, { amount: 400, at: on('02') });
    const dispute = shop.stripe.openDispute(paymentId, { amount: 100, at: on('02') });
    shop.stripe.closeDispute(dispute.id, 'won', { at: on('02'), returnsFee: true });
    shop.stripe.adjustBalance({
      type: 'stripe_fee',
      reportingCategory: 'fee',
      amount: -50,
      currency: 'usd',
      at: on('02'),
    });
    await shop.deliver();
    const [payout] = shop.stripe.payOut({ at: on('03') });
    await shop.deliver();
    expect(await payouts()).toMatchObject([
      {
        id: payout!.id,
        status: 'paid',
        isAutomatic: true,
        amount: { amount: 2 * 970 - 400 - 50, currency: 'usd' },
        tiesOut: true,
        difference: { amount: 0, currency: 'usd' },
        movementCount: 6,
        unknownMovements: [],
        sentence: 'It holds 6 movements; the sum is right.',
        failure: null,
      },
    ]);
  });

  test('that hold a payment that is missing here say which, until it is known', async () => {
    const paymentId = await sale('05');
    const charge = shop.stripe.account.charges.where('payment_intent', paymentId)[0]!;
    const [payout] = shop.stripe.payOut({ at: on('06') });
    await shop.deliver({ withhold: ({ type }) => !type.startsWith('payout.') });
    for (const { id } of shop.stripe.events()) shop.stripe.account.deliveredEventIds.add(id);
    expect((await payouts('?limit=1'))[0]).toMatchObject({
      id: payout!.id,
      tiesOut: false,
      difference: { amount: 0 },
      unknownMovements: [String(charge.balance_transaction)],
      sentence:
        'It holds 1 movement; the sum is right. Not known here (yet): 1; reconcile the days of this payout.',
    });
    await reconcile(shop, '2026-03-05');
    await checkLoosePayouts(shop.server.deps);
    expect((await payouts('?limit=1'))[0]).toMatchObject({
      id: payout!.id,
      tiesOut: true,
      unknownMovements: [],
    });
  });

  test('whose movements do not add up say by how much, and are a warning', async () => {
    await sale('08');
    await shop.deliver();
    const [payout] = shop.stripe.payOut({ at: on('09') });
    shop.stripe.tamper(payout!.id, { amount: 1070 });
    await shop.deliver();
    expect((await payouts('?limit=1'))[0]).toMatchObject({
      tiesOut: false,
      difference: { amount: 100, currency: 'usd' },
      sentence: 'It holds 1 movement; the sum is wrong by 1.00 USD.',
    });
    await checkLoosePayouts(shop.server.deps);
    expect(shop.server.logText()).toContain('a payout does not tie out');
    shop.stripe.tamper(payout!.id, { amount: 970 });
    shop.stripe.recordEvent('payout.reconciliation_completed', payout!.id);
    await shop.deliver();
    expect((await payouts('?limit=1'))[0]).toMatchObject({ id: payout!.id, tiesOut: true });
  });

  test('that the bank sends back are shown as failed, with its reason', async () => {
    await sale('11');
    await shop.deliver();
    const [payout] = shop.stripe.payOut({ at: on('12') });
    await shop.deliver();
    shop.stripe.failPayout(payout!.id, { at: on('14') });
    await shop.deliver();
    expect((await payouts('?limit=1'))[0]).toMatchObject({
      id: payout!.id,
      status: 'failed',
      failure: { code: 'account_closed', message: 'The bank account has been closed.' },
      tiesOut: true,
    });
    const { differences, others } = await reconcile(shop, '2026-03-14');
    expect(differences).toEqual([]);
    expect(others).toMatchObject([
      { category: 'payout_reversal', amount: 970, what: 'a payout that came back: no revenue' },
    ]);
  });

  test('in any order of their events are what Stripe says last', async () => {
    await sale('16');
    await shop.deliver();
    const [payout] = shop.stripe.payOut({ at: on('17') });
    shop.stripe.failPayout(payout!.id, { at: on('18') });
    await shop.deliver({ order: 'reversed', times: 2 });
    expect((await payouts('?limit=1'))[0]).toMatchObject({ id: payout!.id, status: 'failed' });
    expect(await payouts()).toHaveLength(5);
  });

  test('made by hand are noted: Stripe does not tell what they hold', async () => {
    await sale('20');
    await shop.deliver();
    const [payout] = shop.stripe.payOut({ at: on('21') });
    shop.stripe.tamper(payout!.id, { automatic: false });
    await shop.deliver();
    expect((await payouts('?limit=1'))[0]).toMatchObject({
      id: payout!.id,
      isAutomatic: false,
      tiesOut: null,
      difference: null,
      sentence: 'It was made by hand: Stripe does not tell what it holds.',
    });
  });

  test('are noted from their events where Stripe cannot be asked', async () => {
    const server = await startTestServer({ env: { STRIPE_WEBHOOK_SECRETS: shop.stripe.webhookSecret } });
    try {
      const events = shop.stripe.events().filter(({ type }) => type.startsWith('payout.'));
      await shop.stripe.deliver({ to: `${server.url}/webhooks/stripe`, events, order: 'reversed' });
      const reader = await operatorClient(server);
      const read = async () => (await reader.get('/admin/payouts')).body.items;
      await expect.poll(async () => (await read()).length, { timeout: 30_000 }).toBe(6);
      await expect
        .poll(async () => (await read()).map(({ status }: { status: string }) => status), { timeout: 30_000 })
        .toEqual(['paid', 'failed', 'failed', 'paid', 'paid', 'paid']);
      expect((await read())[0]).toMatchObject({ tiesOut: null });
    } finally {
      await server.close();
    }
  });
});
