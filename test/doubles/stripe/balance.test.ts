import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idOf } from './id-of.ts';
import { openSession } from './open-session.ts';
import { startStripeDouble, type StripeDouble } from './start-stripe-double.ts';
import { stripeClientFor } from './stripe-client.ts';

let double: StripeDouble;
let stripe: Stripe;
beforeEach(async () => {
  double = await startStripeDouble({
    now: () => new Date('2026-03-20T10:00:00Z'),
    webhookSecret: 'whsec_test',
  });
  stripe = stripeClientFor(double);
});
afterEach(() => double.close());

const sell = async (params: Stripe.Checkout.SessionCreateParams = {}) => {
  const { charge, paymentIntent } = double.paySession((await openSession(stripe, params)).id);
  return { charge: String(charge?.id), intent: String(paymentIntent?.id) };
};

describe('the balance', () => {
  it('ties out: a payout is the sum of what it holds, refunds, disputes and fees included', async () => {
    const sales = [await sell(), await sell(), await sell()] as const;
    await stripe.refunds.create({ charge: sales[0].charge, amount: 400 });
    const dispute = double.openDispute(sales[1].charge, { amount: 600 });
    double.closeDispute(dispute.id, 'won');
    double.adjustBalance({ type: 'stripe_fee', reportingCategory: 'fee', amount: -150, currency: 'usd' });
    const [payout] = double.payOut();
    const held = await stripe.balanceTransactions
      .list({ payout: String(payout?.id), limit: 3 })
      .autoPagingToArray({ limit: 100 });
    expect(held.map(({ reporting_category: category, net }) => `${category} ${net}`)).toEqual([
      `payout ${-(payout?.amount ?? 0)}`,
      'fee -150',
      'dispute_reversal 600',
      'dispute -2100',
      'refund -400',
      'charge 941',
      'charge 941',
      'charge 941',
    ]);
    // 3 × (10.00 − 0.59) − 4.00 − 6.00 − 15.00 + 6.00 − 1.50
    expect(payout?.amount).toBe(773);
    expect(held.reduce((sum, { net }) => sum + net, 0)).toBe(0);
    double.failPayout(String(payout?.id));
    expect(
      await stripe.payouts.retrieve(String(payout?.id), { expand: ['failure_balance_transaction'] }),
    ).toMatchObject({
      status: 'failed',
      failure_balance_transaction: { amount: 773, type: 'payout_failure' },
    });
    expect((await stripe.balance.retrieve()).available[0]?.currency).toBe('usd');
  });

  it('holds an authorisation without moving money, until all of it, a part or none is captured', async () => {
    const manual = { payment_intent_data: { capture_method: 'manual' as const } };
    const [all, part, none] = [await sell(manual), await sell(manual), await sell(manual)] as const;
    expect(await stripe.charges.retrieve(all.charge)).toMatchObject({
      captured: false,
      balance_transaction: null,
    });
    await stripe.paymentIntents.capture(all.intent);
    await stripe.paymentIntents.capture(part.intent, { amount_to_capture: 300 });
    double.expireAuthorization(none.intent);
    const captured = await Promise.all(
      [all, part, none].map(({ charge }) =>
        stripe.charges.retrieve(charge, { expand: ['balance_transaction'] }),
      ),
    );
    expect(captured.map((charge) => charge.amount_captured)).toEqual([1000, 300, 0]);
    expect(captured[1]?.balance_transaction).toMatchObject({ amount: 300 });
    expect(captured[2]).toMatchObject({ refunded: true, balance_transaction: null });
    expect(double.events().map(({ type }) => type)).toContain('charge.expired');
  });

  it('knows nothing of a card that was declined; the same payment may succeed with the next', async () => {
    const session = await openSession(stripe);
    const refused = double.declineSession(session.id);
    expect(await stripe.charges.retrieve(refused.id)).toMatchObject({
      paid: false,
      status: 'failed',
      failure_code: 'card_declined',
      balance_transaction: null,
    });
    const { charge, paymentIntent } = double.paySession(session.id);
    expect(charge?.payment_intent).toBe(refused.payment_intent);
    expect(paymentIntent).toMatchObject({ status: 'succeeded', last_payment_error: null });
    expect((await stripe.charges.list({ payment_intent: idOf(paymentIntent) })).data).toHaveLength(2);
    expect((await stripe.balanceTransactions.list()).data).toHaveLength(1);
  });

  it('a refund that waits for the customer can be called off', async () => {
    const { charge } = await sell();
    const waiting = double.refund(charge, { amount: 400, status: 'requires_action' });
    await stripe.refunds.cancel(waiting.id);
    expect(await stripe.refunds.retrieve(waiting.id)).toMatchObject({ status: 'canceled' });
    expect(await stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 0 });
    expect(
      (await stripe.balanceTransactions.list({ source: waiting.id })).data.map(({ net }) => net),
    ).toEqual([400, -400]);
  });
});

describe('before and during disputes', () => {
  it('the issuer warns, until the charge is refunded', async () => {
    const { charge } = await sell();
    const warning = double.warnOfFraud(charge);
    expect(warning.actionable).toBe(true);
    await stripe.refunds.create({ charge });
    const [after] = (await stripe.radar.earlyFraudWarnings.list({ charge })).data;
    expect(after).toMatchObject({ id: warning.id, actionable: false });
  });

  it('evidence is looked at, an inquiry can be prevented, and giving up loses', async () => {
    const [answered, inquired] = [await sell(), await sell()] as const;
    const dispute = double.openDispute(answered.charge);
    expect(
      await stripe.disputes.update(dispute.id, { evidence: { product_description: 'x' } }),
    ).toMatchObject({
      status: 'under_review',
    });
    expect(await stripe.disputes.close(dispute.id)).toMatchObject({ status: 'lost' });
    const inquiry = double.openDispute(inquired.charge, { inquiry: true });
    double.closeDispute(inquiry.id, 'prevented');
    expect(await stripe.disputes.retrieve(inquiry.id)).toMatchObject({
      status: 'prevented',
      balance_transactions: [],
    });
    expect(idOf((await stripe.disputes.list({ payment_intent: inquired.intent })).data[0])).toBe(inquiry.id);
  });

  it('paid in the own currency of the customer: both amounts are known', async () => {
    double.configure({ settlementCurrency: 'usd', exchangeRates: { eur: 1.1 } });
    const session = await openSession(stripe);
    const { charge } = double.paySession(session.id, { presentment: { amount: 930, currency: 'eur' } });
    expect(await stripe.charges.retrieve(String(charge?.id))).toMatchObject({
      amount: 1000,
      currency: 'usd',
      presentment_details: { presentment_amount: 930, presentment_currency: 'eur' },
    });
  });
});
