import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paymentHandler } from '../../../../server/billing/payments/payment-handler.ts';
import { inTransaction, type Pool } from '../../../../server/platform/database.ts';
import { at, startTill, type Till } from './till.ts';

let till: Till;
beforeAll(async () => void (till = await startTill({ stripe: { disputeFee: 1500 } })));
afterAll(() => till.close());

async function sale() {
  const buyer = await till.newBuyer();
  const ware = await till.newWare({ amount: 1000, currency: 'usd' });
  const { paymentId } = await till.buy(buyer, ware, { at: at('03-01') });
  return { buyer, ware, paymentId };
}

type Sale = Awaited<ReturnType<typeof sale>>;
const stateOf = async ({ buyer, ware }: Sale) => [
  (await till.orders(buyer))[0]?.status,
  (await till.rightsOf(buyer))[ware.id],
];
const kindsOf = async ({ buyer }: Sale) =>
  (await till.ledgerOf(buyer)).map((row) => row.split(' ').toSpliced(1, 1).slice(0, 2).join(' '));

describe('F78 a dispute', () => {
  test('that is won restores the right and the money, its fee stays', async () => {
    const sold = await sale();
    const dispute = till.stripe.openDispute(sold.paymentId, { at: at('03-05') });
    await till.deliver({ order: 'reversed' });
    expect(await stateOf(sold)).toEqual(['disputed', 'suspended']);
    await till.client.disputes.update(dispute.id, { evidence: { product_description: 'x' }, submit: true });
    await till.deliver();
    expect(await stateOf(sold)).toEqual(['disputed', 'suspended']);
    till.stripe.closeDispute(dispute.id, 'won', { at: at('03-20') });
    await till.deliver({ order: 'reversed', times: 2 });
    expect(await stateOf(sold)).toEqual(['paid', 'active']);
    expect(await kindsOf(sold)).toEqual([
      'charge 1000',
      'dispute -1000',
      'fee -1500',
      'dispute_reversal 1000',
    ]);
  });

  test('that is lost takes the right', async () => {
    const sold = await sale();
    const dispute = till.stripe.openDispute(sold.paymentId, { at: at('03-05') });
    till.stripe.closeDispute(dispute.id, 'lost', { at: at('03-20') });
    await till.deliver({ order: 'reversed' });
    expect(await stateOf(sold)).toEqual(['disputed', 'revoked']);
    expect(await kindsOf(sold)).toEqual(['charge 1000', 'dispute -1000', 'fee -1500']);
  });

  test('that is only asked about moves nothing, whether it is closed or prevented', async () => {
    for (const end of ['warning_closed', 'prevented'] as const) {
      const sold = await sale();
      const inquiry = till.stripe.openDispute(sold.paymentId, { inquiry: true, at: at('03-05') });
      await till.deliver();
      expect(await stateOf(sold)).toEqual(['paid', 'active']);
      till.stripe.closeDispute(inquiry.id, end, { at: at('03-08') });
      await till.deliver();
      expect(await stateOf(sold)).toEqual(['paid', 'active']);
      expect(await kindsOf(sold)).toEqual(['charge 1000']);
    }
  });

  test('over a part of the charge withdraws that part only, and still counts for the right', async () => {
    const sold = await sale();
    const dispute = till.stripe.openDispute(sold.paymentId, { amount: 250, at: at('03-05') });
    await till.deliver();
    expect(await kindsOf(sold)).toEqual(['charge 1000', 'dispute -250', 'fee -1500']);
    expect(await stateOf(sold)).toEqual(['disputed', 'suspended']);
    till.stripe.closeDispute(dispute.id, 'won', { at: at('03-20'), returnsFee: true });
    await till.deliver();
    expect((await kindsOf(sold)).slice(3)).toEqual(['dispute_reversal 250', 'fee_refund 1500']);
    expect(await stateOf(sold)).toEqual(['paid', 'active']);
  });

  test('reinstated before it was heard that it was withdrawn ends the same', async () => {
    const sold = await sale();
    const dispute = till.stripe.openDispute(sold.paymentId, { at: at('03-05') });
    till.stripe.closeDispute(dispute.id, 'won', { at: at('03-20') });
    const events = till.stripe.pendingEvents();
    const last = events.filter(({ type }) => type === 'charge.dispute.funds_reinstated');
    await till.deliver({ events: last });
    const first = await till.ledgerOf(sold.buyer);
    await till.deliver({ events: events.filter((event) => !last.includes(event)) });
    expect(await till.ledgerOf(sold.buyer)).toEqual(first);
    expect(await kindsOf(sold)).toEqual([
      'charge 1000',
      'dispute -1000',
      'fee -1500',
      'dispute_reversal 1000',
    ]);
  });

  test('in a state that is new to us is judged by the money that it holds', async () => {
    const sold = await sale();
    const dispute = till.stripe.openDispute(sold.paymentId, { at: at('03-05') });
    till.stripe.tamper(dispute.id, { status: 'arbitration_of_tomorrow' });
    await till.deliver();
    expect(await stateOf(sold)).toEqual(['disputed', 'suspended']);
  });
});

describe('F77 refunds and disputes of one charge', () => {
  test('a dispute on what a partial refund has left takes the rest, and tax nets to nothing', async () => {
    const buyer = await till.newBuyer();
    const ware = await till.newWare({ amount: 1000, currency: 'usd' });
    const { paymentId } = await till.buy(buyer, ware, { at: at('03-01'), taxAmount: 167 });
    till.stripe.refund(paymentId, { amount: 500, at: at('03-03') });
    const dispute = till.stripe.openDispute(paymentId, { amount: 667, at: at('03-05') });
    till.stripe.closeDispute(dispute.id, 'lost', { at: at('03-20') });
    await till.deliver({ order: 'reversed' });
    const sums = await till.rows<{ tax: number; money: number }>(
      `select sum(amount) filter (where kind like '%\\_tax')::bigint as tax,
         sum(amount) filter (where kind in ('charge', 'refund', 'dispute'))::bigint as money
       from revenue_entries where customer_id = $1`,
      [buyer.id],
    );
    expect(sums).toEqual([{ tax: 0, money: 0 }]);
    expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'revoked' });
  });

  test('a refund after the dispute was won stands beside it', async () => {
    const sold = await sale();
    const dispute = till.stripe.openDispute(sold.paymentId, { at: at('03-05') });
    till.stripe.closeDispute(dispute.id, 'won', { at: at('03-20') });
    till.stripe.refund(sold.paymentId, { at: at('03-25') });
    await till.deliver({ order: 'reversed' });
    expect(await kindsOf(sold)).toEqual([
      'charge 1000',
      'dispute -1000',
      'fee -1500',
      'dispute_reversal 1000',
      'refund -1000',
    ]);
    expect(await stateOf(sold)).toEqual(['refunded', 'revoked']);
  });
});

test('F79 a warning of fraud is shown to operators, changes nothing else, and says when nothing can be done any more', async () => {
  const sold = await sale();
  till.stripe.warnOfFraud(sold.paymentId, { at: at('03-02') });
  await till.deliver({ order: 'reversed' });
  const { body } = await till.operator.get(`/admin/orders?customer=${sold.buyer.id}`);
  expect(body.items[0].fraudWarnings).toMatchObject([
    { fraudType: 'made_with_stolen_card', isActionable: true, createdAt: at('03-02').toISOString() },
  ]);
  expect(await stateOf(sold)).toEqual(['paid', 'active']);
  till.stripe.refund(sold.paymentId, { at: at('03-03') });
  await till.deliver({ order: 'reversed' });
  const after = await till.operator.get(`/admin/orders?customer=${sold.buyer.id}`);
  expect(after.body.items[0].fraudWarnings).toMatchObject([{ isActionable: false }]);
  expect((await sold.buyer.get('/v1/orders')).body.items[0]).not.toHaveProperty('fraudWarnings');
});

test('F79 a warning that is read in the very millisecond in which its payment is counts too', async () => {
  const sold = await sale();
  till.stripe.warnOfFraud(sold.paymentId, { at: at('03-02') });
  await till.deliver();
  till.stripe.refund(sold.paymentId, { at: at('03-03') });
  const events = ['charge.refunded', 'radar.early_fraud_warning.updated'].flatMap((type) =>
    till.stripe.pendingEvents().filter((event) => event.type === type),
  );
  expect(events).toHaveLength(2);
  const readAt = new Date();
  const clock = { query: async () => ({ rows: [{ at: readAt }] }) } as unknown as Pool; // whoever reads asks it for nothing else
  const { handle } = paymentHandler({ ...till.server.deps, pool: clock });
  const effects = await Promise.all(
    events.map((event) => {
      const object = event.data.object as unknown as Record<string, unknown>;
      const { id, type, created, api_version: apiVersion } = event;
      const createdAt = new Date(created * 1000);
      return handle([
        { id, type, createdAt, apiVersion, account: null, objectId: String(object['id']), object },
      ]);
    }),
  );
  await inTransaction(till.server.pool, (db) => Promise.all(effects.map((effect) => effect(db))));
  const { body } = await till.operator.get(`/admin/orders?customer=${sold.buyer.id}`);
  expect(body.items[0].fraudWarnings).toMatchObject([{ isActionable: false }]);
  await till.deliver();
});
