import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStripeDouble, type StripeDouble } from './start-stripe-double.ts';
import { stripeClientFor } from './stripe-client.ts';
import { idOf } from './id-of.ts';

let double: StripeDouble;
let stripe: Stripe;

beforeAll(async () => {
  double = await startStripeDouble({
    now: () => new Date('2026-03-20T10:00:00Z'),
    webhookSecret: 'whsec_test',
  });
  stripe = stripeClientFor(double);
});
afterAll(() => double.close());

async function paidCharge(
  unitAmount: number,
  payment: Parameters<StripeDouble['paySession']>[1] = {},
  currency = 'usd',
): Promise<Stripe.Charge> {
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      { price_data: { currency, unit_amount: unitAmount, product_data: { name: 'x' } }, quantity: 1 },
    ],
    success_url: 'http://127.0.0.1:1/',
  });
  const { charge } = double.paySession(session.id, payment);
  return charge as Stripe.Charge;
}

describe('refunds', () => {
  it('come in parts until nothing is left', async () => {
    const charge = await paidCharge(1000);
    for (const amount of [333, 333, 334]) await stripe.refunds.create({ charge: charge.id, amount });
    const after = await stripe.charges.retrieve(charge.id, { expand: ['refunds.data.balance_transaction'] });
    expect(after).toMatchObject({ amount_refunded: 1000, refunded: true });
    const amounts = after.refunds?.data.map(
      (refund) => (refund.balance_transaction as Stripe.BalanceTransaction).amount,
    );
    expect(amounts).toEqual([-334, -333, -333]);
    await expect(stripe.refunds.create({ charge: charge.id })).rejects.toMatchObject({
      code: 'charge_already_refunded',
    });
    expect((await stripe.refunds.list({ payment_intent: idOf(charge.payment_intent) })).data).toHaveLength(3);
  });

  it('that fail bring the money back', async () => {
    const charge = await paidCharge(1000);
    const refund = double.refund(charge.id, { status: 'pending' });
    expect(await stripe.charges.retrieve(charge.id)).toMatchObject({ refunded: true });
    double.failRefund(refund.id);
    const failed = await stripe.refunds.retrieve(refund.id, {
      expand: ['balance_transaction', 'failure_balance_transaction'],
    });
    expect(failed).toMatchObject({
      status: 'failed',
      balance_transaction: { amount: -1000 },
      failure_balance_transaction: { amount: 1000, type: 'refund_failure' },
    });
    expect(await stripe.charges.retrieve(charge.id)).toMatchObject({ refunded: false, amount_refunded: 0 });
  });

  it('never exceed the charge', async () => {
    const charge = await paidCharge(1000);
    await expect(stripe.refunds.create({ charge: charge.id, amount: 1001 })).rejects.toMatchObject({
      statusCode: 400,
      param: 'amount',
    });
  });
});

describe('disputes', () => {
  it('withdraw the amount with a fee, and reinstate it when won', async () => {
    const charge = await paidCharge(5000);
    const opened = double.openDispute(charge.id);
    await expect(stripe.refunds.create({ charge: charge.id })).rejects.toMatchObject({
      code: 'charge_disputed',
    });
    double.closeDispute(opened.id, 'won', { returnsFee: true });
    const dispute = await stripe.disputes.retrieve(opened.id);
    expect(dispute.status).toBe('won');
    expect(
      dispute.balance_transactions.map(({ amount, fee, reporting_category }) => ({
        amount,
        fee,
        reporting_category,
      })),
    ).toEqual([
      { amount: -5000, fee: 1500, reporting_category: 'dispute' },
      { amount: 5000, fee: -1500, reporting_category: 'dispute_reversal' },
    ]);
    expect((await stripe.charges.retrieve(charge.id)).disputed).toBe(true);
    expect((await stripe.disputes.list({ charge: charge.id })).data).toHaveLength(1);
  });

  it('that begin as inquiries move nothing before they are escalated', async () => {
    const charge = await paidCharge(5000);
    const inquiry = double.openDispute(charge.id, { inquiry: true });
    expect(inquiry).toMatchObject({ status: 'warning_needs_response', balance_transactions: [] });
    double.escalateDispute(inquiry.id);
    expect((await stripe.disputes.retrieve(inquiry.id)).balance_transactions).toHaveLength(1);
    expect(() => double.closeDispute(inquiry.id, 'warning_closed')).toThrow('cannot end');
  });
});

describe('the balance', () => {
  it('settles in another currency at the given rate, on minor units', async () => {
    double.configure({ settlementCurrency: 'usd', exchangeRates: { jpy: 0.67 } });
    const charge = await paidCharge(5000, {}, 'jpy');
    const transaction = await stripe.balanceTransactions.retrieve(idOf(charge.balance_transaction));
    expect(transaction).toMatchObject({
      amount: 3350,
      currency: 'usd',
      exchange_rate: 0.67,
      fee: 127,
      net: 3223,
    });
    expect(transaction.fee_details).toEqual([expect.objectContaining({ amount: 127, type: 'stripe_fee' })]);
    double.configure({ settlementCurrency: null });
  });

  it('may learn of a charge late, which charge.updated tells', async () => {
    const charge = await paidCharge(1000, { settleLater: true });
    const refund = await stripe.refunds.create({ charge: charge.id, amount: 100 });
    expect([charge.balance_transaction, refund.balance_transaction]).toEqual([null, null]);
    double.settle({ charge: charge.id, at: new Date('2026-03-21T00:00:00Z') });
    const settled = await stripe.charges.retrieve(charge.id, { expand: ['balance_transaction'] });
    expect(settled.balance_transaction).toMatchObject({
      amount: 1000,
      created: Date.parse('2026-03-21T00:00:00Z') / 1000,
    });
    expect((await stripe.refunds.retrieve(refund.id)).balance_transaction).not.toBeNull();
    const told = double
      .events()
      .find((event) => event.type === 'charge.updated' && event.data.object.id === charge.id);
    expect(told?.data.previous_attributes).toEqual({ balance_transaction: null });
  });

  it('lists by day, type, source and payout', async () => {
    const before = await paidCharge(700, { at: new Date('2026-01-05T12:00:00Z') });
    const day = {
      gte: Date.parse('2026-01-05T00:00:00Z') / 1000,
      lt: Date.parse('2026-01-06T00:00:00Z') / 1000,
    };
    const ofDay = await stripe.balanceTransactions.list({ created: day, type: 'charge' });
    expect(ofDay.data.map(({ source }) => source)).toEqual([before.id]);
    expect((await stripe.balanceTransactions.list({ source: before.id })).data).toHaveLength(1);
    const [payout] = double.payOut({ at: new Date('2026-01-07T00:00:00Z') });
    const paidOut = await stripe.balanceTransactions.list({ payout: String(payout?.id) });
    expect(paidOut.data.map(({ type, net }) => ({ type, net }))).toEqual([
      { type: 'payout', net: -650 },
      { type: 'charge', net: 650 },
    ]);
  });
});
