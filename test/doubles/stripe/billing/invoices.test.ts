import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idOf } from '../id-of.ts';
import { openSession } from '../open-session.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop('2026-01-10T00:00:00Z');
});
afterAll(() => shop.close());

async function invoiceOf(amount: number, card: string | null = 'pm_card_visa'): Promise<Stripe.Invoice> {
  const customer = await shop.newCustomer(card);
  await shop.stripe.invoiceItems.create({ customer, amount, currency: 'usd', description: 'Set-up' });
  const draft = await shop.stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' });
  return await shop.stripe.invoices.finalizeInvoice(draft.id);
}

describe('an invoice', () => {
  it('is drafted, finalized with a number, and paid by card through a payment intent', async () => {
    const open = await invoiceOf(4000);
    expect(open).toMatchObject({ status: 'open', amount_remaining: 4000 });
    expect(open.number).toMatch(/-0001$/);
    const paid = await shop.stripe.invoices.pay(open.id, { expand: ['payments'] });
    expect(paid).toMatchObject({ status: 'paid', amount_paid: 4000, amount_remaining: 0 });
    const intent = idOf(paid.payments?.data[0]?.payment.payment_intent);
    expect(await shop.stripe.paymentIntents.retrieve(intent)).toMatchObject({
      status: 'succeeded',
      amount: 4000,
    });
    await expect(shop.stripe.invoices.voidInvoice(open.id)).rejects.toMatchObject({ statusCode: 400 });
  });

  it('stays open when the card declines, and can be given up, voided or paid in another way', async () => {
    const open = await invoiceOf(1000, 'pm_card_chargeCustomerFail');
    await expect(shop.stripe.invoices.pay(open.id)).rejects.toMatchObject({ code: 'card_declined' });
    expect(await shop.stripe.invoices.markUncollectible(open.id)).toMatchObject({ status: 'uncollectible' });
    expect(await shop.stripe.invoices.voidInvoice(open.id)).toMatchObject({ status: 'void' });
    const other = await invoiceOf(1000, null);
    const outOfBand = await shop.stripe.invoices.pay(other.id, { paid_out_of_band: true });
    expect(outOfBand).toMatchObject({ status: 'paid', amount_paid_off_stripe: 1000 });
    expect((await shop.stripe.charges.list({ customer: idOf(other.customer) })).data).toEqual([]);
  });

  it('is lowered by credit notes: before payment, by refund, and to the balance', async () => {
    const open = await invoiceOf(5000);
    const before = await shop.stripe.creditNotes.create({ invoice: open.id, amount: 1000 });
    expect(before).toMatchObject({ type: 'pre_payment', pre_payment_amount: 1000, status: 'issued' });
    const paid = await shop.stripe.invoices.pay(open.id);
    expect(paid).toMatchObject({ amount_paid: 4000, pre_payment_credit_notes_amount: 1000 });
    const refunded = await shop.stripe.creditNotes.create({
      invoice: open.id,
      amount: 1500,
      refund_amount: 1500,
      expand: ['refunds.refund'],
    });
    expect(refunded).toMatchObject({ type: 'post_payment', post_payment_amount: 1500 });
    const [charge] = (await shop.stripe.charges.list({ customer: idOf(open.customer) })).data;
    expect(charge).toMatchObject({ amount: 4000, amount_refunded: 1500 });
    await shop.stripe.creditNotes.create({ invoice: open.id, amount: 500, credit_amount: 500 });
    expect(await shop.stripe.customers.retrieve(idOf(open.customer))).toMatchObject({ balance: -500 });
    expect(await shop.stripe.invoices.retrieve(open.id)).toMatchObject({
      post_payment_credit_notes_amount: 2000,
    });
    await expect(
      shop.stripe.creditNotes.create({ invoice: open.id, amount: 2001, credit_amount: 2001 }),
    ).rejects.toMatchObject({ param: 'amount' });
  });

  it('a voided credit note gives back what it took', async () => {
    const open = await invoiceOf(5000);
    const note = await shop.stripe.creditNotes.create({ invoice: open.id, amount: 1000 });
    await shop.stripe.creditNotes.voidCreditNote(note.id);
    expect(await shop.stripe.invoices.retrieve(open.id)).toMatchObject({ amount_remaining: 5000 });
  });

  it('comes with a payment that asks for one', async () => {
    const session = await openSession(shop.stripe, { invoice_creation: { enabled: true } });
    const { invoice, charge } = shop.double.paySession(session.id, { taxAmount: 200 });
    expect(invoice).toMatchObject({ status: 'paid', total: 1200, total_excluding_tax: 1000, parent: null });
    expect(charge?.amount).toBe(1200);
    expect((await shop.stripe.checkout.sessions.retrieve(session.id)).invoice).toBe(invoice?.id);
  });
});
