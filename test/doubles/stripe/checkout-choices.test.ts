import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession } from './open-session.ts';
import { openTestShop, type TestShop } from './test-shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop('2026-03-01T10:00:00Z');
});
afterAll(() => shop.close());

describe('a checkout', () => {
  it('is invoiced when a payment that needs days has come, and not before', async () => {
    const { id } = await openSession(shop.stripe, { invoice_creation: { enabled: true } });
    const begun = shop.double.paySession(id, { async: true });
    expect([begun.paymentIntent?.status, begun.invoice]).toEqual(['processing', null]);
    const charge = shop.double.completeAsyncPayment(id);
    const { invoice } = await shop.stripe.checkout.sessions.retrieve(id, { expand: ['invoice'] });
    expect(invoice).toMatchObject({ status: 'paid', total: 1000 });
    const { data } = await shop.stripe.invoicePayments.list({ invoice: (invoice as { id: string }).id });
    expect(data).toMatchObject([
      { status: 'paid', payment: { payment_intent: charge.payment_intent }, amount_paid: 1000 },
    ]);
  });

  it('tells what the customer answered where it asks for consent to mails', async () => {
    const asking = await openSession(shop.stripe, { consent_collection: { promotions: 'auto' } });
    shop.double.answerConsent(asking.id, 'opt_in');
    expect((await shop.stripe.checkout.sessions.retrieve(asking.id)).consent).toMatchObject({
      promotions: 'opt_in',
    });
    const silent = await openSession(shop.stripe);
    expect(() => shop.double.answerConsent(silent.id, 'opt_in')).toThrow();
  });

  it('with tax or a tax id of a known customer must be allowed to keep address and name', async () => {
    const customer = await shop.newCustomer();
    const open = (fields: object) => openSession(shop.stripe, { customer, ...fields });
    await expect(open({ automatic_tax: { enabled: true } })).rejects.toThrow('customer_update[address]');
    await expect(open({ tax_id_collection: { enabled: true } })).rejects.toThrow('customer_update[name]');
    const both = { automatic_tax: { enabled: true }, tax_id_collection: { enabled: true } };
    const session = await open({ ...both, customer_update: { address: 'auto', name: 'auto' } });
    expect(session.status).toBe('open');
  });
});

describe('the billing portal', () => {
  it('opens at cancelling or switching a subscription that is the customer’s and goes on', async () => {
    const customer = await shop.newCustomer();
    const price = await shop.newPrice(1000);
    const { id } = await shop.stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
    const flow = (type: 'subscription_cancel' | 'subscription_update', of = customer) =>
      shop.stripe.billingPortal.sessions.create({
        customer: of,
        flow_data: { type, [type]: { subscription: id } },
      });
    expect((await flow('subscription_update')).flow).toMatchObject({
      subscription_update: { subscription: id },
    });
    expect((await flow('subscription_cancel')).flow?.type).toBe('subscription_cancel');
    await expect(flow('subscription_cancel', await shop.newCustomer())).rejects.toThrow(
      'No such subscription',
    );
    await shop.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await expect(flow('subscription_cancel')).rejects.toThrow('already set to be canceled');
  });
});
