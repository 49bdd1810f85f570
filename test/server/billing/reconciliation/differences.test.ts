import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorClient } from '../../../support/api-client.ts';
import { startShop, type Buyer, type Shop, type Ware } from '../shop.ts';
import { reconcile, summary } from './reconciled.ts';

let shop: Shop;
let ware: Ware;
beforeAll(async () => {
  shop = await startShop({ stripe: { feePercent: 0, feeFixed: 30, disputeFee: 1500 } });
  ware = await shop.newWare({ amount: 1000, currency: 'usd' });
});
afterAll(() => shop.close());

const at = (day: string, hour = 12) => new Date(`${day}T${String(hour).padStart(2, '0')}:00:00Z`);
const never = { withhold: () => true };
const ledgerSize = async () =>
  (await shop.server.pool.query('select count(*)::int as size from revenue_entries')).rows[0].size as number;

async function sale(day: string, payment: Parameters<Shop['buy']>[2] = {}) {
  const buyer = await shop.newBuyer();
  const { paymentId } = await shop.buy(buyer, ware, { at: at(day), ...payment });
  return { buyer, paymentId, charge: shop.stripe.account.charges.where('payment_intent', paymentId)[0]! };
}

/** What comes of events in order; then all that Stripe has is known here. */
async function knownSale(day: string, payment: Parameters<Shop['buy']>[2] = {}) {
  const known = await sale(day, payment);
  await shop.deliver();
  return known;
}

/** Whatever is still to be delivered never comes. */
function forget(): void {
  for (const { id } of shop.stripe.events()) shop.stripe.account.deliveredEventIds.add(id);
}

async function expectNoneAfterwards(day: string): Promise<void> {
  const size = await ledgerSize();
  expect((await reconcile(shop, day)).differences).toEqual([]);
  expect(await ledgerSize()).toBe(size);
}

describe('F103 ledger and Stripe held against each other', { timeout: 90_000 }, () => {
  test('nothing differs when every event came: charges, fees, refunds, failed refunds, disputes', async () => {
    const { paymentId } = await knownSale('2026-01-05', { taxAmount: 190 });
    const refund = shop.stripe.refund(paymentId, { amount: 200, at: at('2026-01-05', 13) });
    shop.stripe.failRefund(refund.id, { at: at('2026-01-06') });
    const dispute = shop.stripe.openDispute(paymentId, { amount: 600, at: at('2026-01-06') });
    shop.stripe.closeDispute(dispute.id, 'won', { at: at('2026-01-07'), returnsFee: true });
    await shop.deliver();
    expect((await reconcile(shop, '2026-01-05', '2026-01-07')).differences).toEqual([]);
  });

  test('a payment that is missing here is fetched, with order, right and rows', async () => {
    const { buyer, paymentId, charge } = await sale('2026-01-10', { taxAmount: 190 });
    await shop.deliver(never);
    forget();
    expect(await shop.entitlementOf(buyer)).toBeUndefined();
    const result = await reconcile(shop, '2026-01-09', '2026-01-11');
    expect(summary(result)).toEqual(['2026-01-10 charge 0→1190 repaired', '2026-01-10 fee 0→-30 repaired']);
    expect(result.differences[0]!.cause).toBe(
      `The payment behind ${charge.id} was not known here: none of its events had come. ` +
        'It was read from Stripe again, which added 3 ledger rows.',
    );
    expect(await shop.ledger(paymentId)).toEqual([
      '01-10 charge 1190',
      '01-10 charge_tax -190',
      '01-10 fee -30',
    ]);
    expect(await shop.entitlementOf(buyer)).toBe('active');
    await expectNoneAfterwards('2026-01-10');
  });

  test('a refund whose events did not come is added to its order, and the right goes', async () => {
    const { buyer, paymentId } = await knownSale('2026-01-12');
    const refund = shop.stripe.refund(paymentId, { at: at('2026-01-13') });
    forget();
    const result = await reconcile(shop, '2026-01-12', '2026-01-13');
    expect(summary(result)).toEqual(['2026-01-13 refund 0→-1000 repaired']);
    expect(result.differences[0]!.cause).toMatch(
      new RegExp(
        `^The order ord_\\w+ lacked rows for ${refund.id}: the event that tells of it had not come\\. ` +
          'It was read from Stripe again, which added 1 ledger row\\.$',
      ),
    );
    expect(await shop.entitlementOf(buyer)).toBe('revoked');
    await expectNoneAfterwards('2026-01-13');
  });

  test("a dispute's withdrawal and its fee are told apart, and both are added", async () => {
    const { paymentId } = await knownSale('2026-01-14');
    shop.stripe.openDispute(paymentId, { at: at('2026-01-15') });
    forget();
    expect(summary(await reconcile(shop, '2026-01-15'))).toEqual([
      '2026-01-15 dispute 0→-1000 repaired',
      '2026-01-15 fee 0→-1500 repaired',
    ]);
    await expectNoneAfterwards('2026-01-15');
  });

  test('a payment that settled after it was written, and nothing told of it', async () => {
    const { paymentId, charge } = await knownSale('2026-01-16', { settleLater: true });
    expect(await shop.ledger(paymentId)).toEqual([]);
    shop.stripe.settle({ at: at('2026-01-18'), charge: charge.id });
    forget();
    const result = await reconcile(shop, '2026-01-16', '2026-01-18');
    expect(summary(result)).toEqual(['2026-01-18 charge 0→1000 repaired', '2026-01-18 fee 0→-30 repaired']);
    expect(result.differences[0]!.cause).toBe(
      `The payment behind ${charge.id} had no balance transaction yet when it was written, and nothing told of it later. ` +
        'It was read from Stripe again, which added 2 ledger rows.',
    );
    expect(await shop.ledger(paymentId)).toEqual(['01-18 charge 1000', '01-18 fee -30']);
  });

  test('an amount that differs is corrected by a row beside it, never by a change', async () => {
    const { paymentId, charge } = await knownSale('2026-01-20');
    shop.stripe.tamper(String(charge.balance_transaction), { amount: 1200, fee: 45, net: 1155 });
    const result = await reconcile(shop, '2026-01-20');
    expect(summary(result)).toEqual([
      '2026-01-20 charge 1000→1200 repaired',
      '2026-01-20 fee -30→-45 repaired',
    ]);
    expect(result.differences[0]!.cause).toBe(
      `The ledger has 10.00 USD for ${String(charge.balance_transaction)}, Stripe 12.00 USD. 2 correcting rows were added.`,
    );
    const { rows } = await shop.server.pool.query(
      `select source, revenue_entries.kind, amount, settlement_amount as settled, reporting_amount as reporting
       from revenue_entries join orders on orders.id = order_id where stripe_payment_intent_id = $1 order by source desc, revenue_entries.kind`,
      [paymentId],
    );
    expect(rows).toEqual([
      { source: 'stripe', kind: 'charge', amount: 1000, settled: 1000, reporting: 1000 },
      { source: 'stripe', kind: 'fee', amount: -30, settled: -30, reporting: -30 },
      { source: 'correction', kind: 'charge', amount: 200, settled: 200, reporting: 200 },
      { source: 'correction', kind: 'fee', amount: -15, settled: -15, reporting: -15 },
    ]);
    await expectNoneAfterwards('2026-01-20');

    shop.stripe.tamper(String(charge.balance_transaction), { amount: 1300 });
    const again = await reconcile(shop, '2026-01-20');
    expect(summary(again)).toEqual(['2026-01-20 charge 1200→1300 open']);
    expect(again.differences[0]!.cause).toContain('It has been corrected before');
    shop.stripe.tamper(String(charge.balance_transaction), { amount: 1200 });
  });

  test('a row on the wrong day is taken back there and written on its own', async () => {
    const { paymentId, charge } = await knownSale('2026-01-22', { taxAmount: 190 });
    const transaction = String(charge.balance_transaction);
    shop.stripe.account.balanceTransactions.delete(transaction);
    shop.stripe.account.balanceTransactions.add({
      ...(await transactionLike(transaction, charge.id)),
      created: at('2026-01-24').getTime() / 1000,
    });
    const result = await reconcile(shop, '2026-01-22', '2026-01-24');
    expect(summary(result)).toEqual(['2026-01-22 charge 1190→0 repaired', '2026-01-22 fee -30→0 repaired']);
    expect(result.differences[0]!.cause).toBe(
      `The ledger dates ${transaction} on 2026-01-22, Stripe on 2026-01-24. ` +
        'It was taken back there and written on 2026-01-24 by 6 correcting rows.',
    );
    expect((await shop.ledger(paymentId)).toSorted()).toEqual([
      '01-22 charge -1190',
      '01-22 charge 1190',
      '01-22 charge_tax -190',
      '01-22 charge_tax 190',
      '01-22 fee -30',
      '01-22 fee 30',
      '01-24 charge 1190',
      '01-24 charge_tax -190',
      '01-24 fee -30',
    ]);
    const size = await ledgerSize();
    expect((await reconcile(shop, '2026-01-22', '2026-01-24')).differences).toEqual([]);
    expect(await ledgerSize()).toBe(size);
  });

  test('a row that Stripe knows nothing of is told and left alone', async () => {
    const { charge } = await knownSale('2026-01-26');
    shop.stripe.account.balanceTransactions.delete(String(charge.balance_transaction));
    const size = await ledgerSize();
    const result = await reconcile(shop, '2026-01-26');
    expect(summary(result)).toEqual(['2026-01-26 charge 1000→0 open', '2026-01-26 fee -30→0 open']);
    expect(result.differences[0]!.cause).toBe(
      `The ledger has ${String(charge.balance_transaction)}, which Stripe does not know: ` +
        'it may be of another account, or of test mode. Nothing was changed.',
    );
    expect(await ledgerSize()).toBe(size);
  });

  test('a movement of a kind that the ledger does not know is told, not guessed', async () => {
    const { charge } = await knownSale('2026-01-27');
    shop.stripe.account.balanceTransactions.add({
      ...(await transactionLike('txn_unheard', charge.id)),
      amount: -70,
      net: -70,
      fee: 0,
      reporting_category: 'partial_capture_reversal',
      created: at('2026-01-28').getTime() / 1000,
    });
    const result = await reconcile(shop, '2026-01-28');
    expect(summary(result)).toEqual(['2026-01-28 partial_capture_reversal 0→-70 open']);
    expect(result.differences[0]!.cause).toBe(
      `Stripe moved -0.70 USD for ${charge.id} under "partial_capture_reversal", and no ledger row follows from it. ` +
        'Look at it in Stripe; nothing was changed.',
    );
  });

  test('a payment that cannot be written yet says what it waits for, and is repaired once that is there', async () => {
    const session = await shop.server.deps.stripe!.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://shop.example',
      metadata: { scenario_library_checkout: 'chk_restored_later' },
      line_items: [
        { quantity: 1, price_data: { currency: 'usd', unit_amount: 1000, product_data: { name: 'Later' } } },
      ],
    });
    shop.stripe.paySession(session.id, { at: at('2026-01-29') });
    forget();
    const before = await reconcile(shop, '2026-01-29');
    expect(summary(before)).toEqual(['2026-01-29 charge 0→1000 open', '2026-01-29 fee 0→-30 open']);
    expect(before.differences[0]!.cause).toBe(
      'The payment names the checkout chk_restored_later, which this library does not know (yet). Settle that, then reconcile again.',
    );
    await shop.server.pool.query(
      `insert into checkout_sessions (id, customer_id, scenario_id, amount, currency, status, created_at)
       values ('chk_restored_later', $1, $2, 1000, 'usd', 'open', now())`,
      [(await shop.newBuyer()).id, ware.id],
    );
    expect(summary(await reconcile(shop, '2026-01-29'))).toEqual([
      '2026-01-29 charge 0→1000 repaired',
      '2026-01-29 fee 0→-30 repaired',
    ]);
    await expectNoneAfterwards('2026-01-29');
  });

  test('what is no revenue is shown as what it is, and is no difference', async () => {
    const session = await shop.server.deps.stripe!.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://shop.example',
      line_items: [
        { quantity: 1, price_data: { currency: 'usd', unit_amount: 500, product_data: { name: 'T-shirt' } } },
      ],
    });
    shop.stripe.paySession(session.id, { at: at('2026-01-30') });
    shop.stripe.adjustBalance({
      type: 'stripe_fee',
      reportingCategory: 'fee',
      amount: -150,
      currency: 'usd',
      at: at('2026-01-30'),
    });
    const [payout] = shop.stripe.payOut({ at: at('2026-01-30', 20) });
    await shop.deliver();
    const result = await reconcile(shop, '2026-01-30');
    expect(result.differences).toEqual([]);
    expect(result.others.map(({ category, amount, fee, what }) => ({ category, amount, fee, what }))).toEqual(
      [
        { category: 'charge', amount: 500, fee: 30, what: 'The payment was not begun by this library.' },
        {
          category: 'fee',
          amount: -150,
          fee: 0,
          what: "Stripe's own fees, of no payment: not in the ledger",
        },
        {
          category: 'payout',
          amount: -payout!.amount,
          fee: 0,
          what: 'paid out to the bank: no revenue',
        },
      ],
    );
    const requests = shop.stripe.requests.length;
    expect((await reconcile(shop, '2026-01-30')).others).toEqual(result.others);
    // The other app's payment is asked about once.
    expect(shop.stripe.requests.slice(requests).map(({ path }) => path)).toEqual([
      '/v1/balance_transactions',
    ]);
  });

  test('rows that were written before settlement amounts were kept are worked out', async () => {
    shop.stripe.configure({ settlementCurrency: 'usd', exchangeRates: { eur: 1.0937 } });
    const euro = await shop.newWare({ amount: 999, currency: 'eur' });
    const buyer = await shop.newBuyer();
    await shop.buy(buyer, euro, { at: at('2026-02-01'), taxAmount: 160 });
    await shop.deliver();
    shop.stripe.configure({ settlementCurrency: null, exchangeRates: {} });
    await asWrittenBefore('2026-02-01');
    expect((await reconcile(shop, '2026-02-01')).differences).toEqual([]);
    await shop.server.pool.query('alter table revenue_entries disable trigger user');
    await shop.server.pool.query(
      `update revenue_entries set reporting_amount = null, reporting_currency = 'gbp' where occurred_at::date = '2026-02-01'`,
    );
    await shop.server.pool.query('alter table revenue_entries enable trigger user');
    expect((await reconcile(shop, '2026-02-01')).differences).toEqual([]); // by the exchange rate alone
  });

  test('an amount in another currency than the balance is told, for which side is wrong is not certain', async () => {
    shop.stripe.configure({ settlementCurrency: 'usd', exchangeRates: { eur: 1.1 } });
    const euro = await shop.newWare({ amount: 1000, currency: 'eur' });
    const buyer: Buyer = await shop.newBuyer();
    const { paymentId } = await shop.buy(buyer, euro, { at: at('2026-02-03') });
    await shop.deliver();
    shop.stripe.configure({ settlementCurrency: null, exchangeRates: {} });
    const charge = shop.stripe.account.charges.where('payment_intent', paymentId)[0]!;
    shop.stripe.tamper(String(charge.balance_transaction), { amount: 1200 });
    const size = await ledgerSize();
    const result = await reconcile(shop, '2026-02-03');
    expect(summary(result)).toEqual(['2026-02-03 charge 1100→1200 open']);
    expect(result.differences[0]!.cause).toContain('which of the two amounts is wrong cannot be told');
    expect(await ledgerSize()).toBe(size);
  });

  test('several causes of one day stand in one difference, with each movement by itself', async () => {
    await knownSale('2026-02-05');
    const missing = await sale('2026-02-05');
    forget();
    const wrong = await knownSale('2026-02-05');
    shop.stripe.tamper(String(wrong.charge.balance_transaction), { amount: 1100 });
    const result = await reconcile(shop, '2026-02-05');
    expect(summary(result)).toEqual([
      '2026-02-05 charge 2000→3100 repaired',
      '2026-02-05 fee -60→-90 repaired',
    ]);
    expect(
      result.differences[0]!.transactions.map(({ objectId, code }) => `${objectId} ${code}`).toSorted(),
    ).toEqual([`${missing.charge.id} paymentMissing`, `${wrong.charge.id} amountDiffers`].toSorted());
  });

  test('each difference is a warning in the log and counted, and scopes hold', async () => {
    expect(shop.server.logText()).toContain('ledger and Stripe differed, which was repaired');
    expect(shop.server.logText()).toContain('"msg":"ledger and Stripe differ"');
    const metrics = await (await fetch(`${shop.server.url}/metrics`)).text();
    expect(metrics).toMatch(/billing_differences_total\{category="charge",repaired="true"\} [1-9]/);
    const reader = await operatorClient(shop.server, ['billing:read']);
    const body = { from: '2026-01-01', to: '2026-01-02' };
    expect((await reader.post('/admin/reconciliations', body)).status).toBe(403);
    const { body: list } = await reader.get('/admin/reconciliations?limit=2');
    expect(list.items[0]).toMatchObject({
      from: '2026-02-05',
      state: 'done',
      differenceCount: 2,
      repairedCount: 2,
    });
    expect(list.nextCursor).not.toBeNull();
    const operator = await operatorClient(shop.server);
    for (const [from, to] of [
      ['2026-02-02', '2026-02-01'],
      ['2026-02-01', '2999-01-01'],
      ['2024-01-01', '2026-01-01'],
    ])
      expect((await operator.post('/admin/reconciliations', { from, to })).status).toBe(422);
    expect((await operator.get('/admin/reconciliations/rcn_none')).status).toBe(404);
  });
});

/** A movement as Stripe lists it, of a charge. */
async function transactionLike(id: string, charge: string) {
  const [sample] = shop.stripe.account.balanceTransactions
    .all()
    .filter(({ source, type }) => type === 'charge' && source !== charge)
    .slice(-1);
  const own = shop.stripe.account.charges.get(charge)!;
  return {
    ...sample!,
    id,
    source: charge,
    amount: own.amount_captured,
    net: own.amount_captured - 30,
    fee: 30,
  };
}

/** As rows were before the ledger kept settlement amounts. */
async function asWrittenBefore(day: string): Promise<void> {
  const { pool } = shop.server;
  await pool.query('alter table revenue_entries disable trigger user');
  await pool.query(
    'update revenue_entries set settlement_amount = null, settlement_currency = null where occurred_at::date = $1::date',
    [day],
  );
  await pool.query('alter table revenue_entries enable trigger user');
}
