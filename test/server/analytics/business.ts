import type Stripe from 'stripe';
import { newId } from '../../../server/platform/ids.ts';
import { openStage, type PlanOnSale, type Subscriber } from '../billing/subscriptions/stage.ts';
import type { Ware } from '../billing/shop.ts';
import type { ModelDiscount, ModelItem, ModelSubscription } from './mrr/naive-mrr.ts';
import type { ModelLine, ModelMovement, ModelPayment } from './naive-revenue.ts';

/** Numbers from 0 to below 1, the same for the same seed. */
export function dice(seed: number) {
  let state = seed;
  const roll = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    upTo: (most: number) => Math.floor(roll() * (most + 1)),
    isLucky: (chance: number) => roll() < chance,
    pick: <T>(things: readonly T[]): T => things[Math.floor(roll() * things.length)] as T,
  };
}

type Bought = { customer: string; lines: ModelLine[]; coupon: string | null; tax: number };

/** A library with customers who buy, subscribe, ask for their money back and change their minds, by the roll of dice. */
export async function openBusiness(seed: number, timeZone: string) {
  const chance = dice(seed);
  const stage = await openStage('2026-01-20T03:00:00Z', {
    stripe: {
      feePercent: 2.9,
      feeFixed: 30,
      settlementCurrency: 'usd',
      exchangeRates: { eur: 1.1, jpy: 0.67, gbp: 1.3 },
      retryDays: [3],
      afterRetries: 'past_due',
      upcomingDays: 0,
    },
    env: { REPORTING_TIME_ZONE: timeZone },
  });
  const { stripe, stripeApi: api } = stage;
  const customers: Subscriber[] = [];
  for (let count = 0; count < 8; count += 1) customers.push(await stage.newSubscriber());
  const wares = [
    { ware: await stage.newWare({ amount: 1900, currency: 'usd' }), price: 1900 },
    { ware: await stage.newWare({ amount: 2450, currency: 'usd' }), price: 2450 },
    { ware: await stage.newWare({ amount: 3300, currency: 'eur' }), price: 3300 },
    { ware: await stage.newWare({ amount: 2999, currency: 'jpy' }), price: 2999 },
    { ware: await stage.newWare({ amount: 777, currency: 'gbp' }), price: 777 },
  ];
  const bundled = [wares[0], wares[1]].map((each) => each as { ware: Ware; price: number });
  const bundleId = await newBundle();
  const scenarios = [await stage.newWare({ amount: 500, currency: 'usd' })]; // of all plans, so that they open nothing else
  const plans = [
    await stage.newPlan({ amount: 2900, scenarios }),
    await stage.newPlan({ amount: 12_345, interval: 'year', scenarios }),
    await stage.newPlan({ amount: 1750, currency: 'eur', scenarios }),
  ];
  const coupon = await api.coupons.create({ percent_off: 15, duration: 'once' });
  await api.promotionCodes.create({ code: 'SPRING', promotion: { type: 'coupon', coupon: coupon.id } });
  const bought = new Map<string, Bought>();
  const subscribed = new Map<string, { customer: string; plan: PlanOnSale; coupon: string | null }>();
  const discounts = new Map<string, ModelDiscount>();
  const checkouts: { customer: string; at: number; isPaid: boolean; line: ModelLine }[] = [];
  const open = { refunds: [] as string[], disputes: [] as string[], disputed: new Set<string>() };

  async function newBundle() {
    const id = newId('bdl');
    const { pool } = stage.server;
    await pool.query(
      `insert into bundles (id, title, price_amount, price_currency, created_at, updated_at) values ($1, 'Kit', 3999, 'usd', now(), now())`,
      [id],
    );
    for (const [index, { ware }] of bundled.entries())
      await pool.query(
        'insert into bundle_scenarios (bundle_id, position, scenario_id) values ($1, $2, $3)',
        [id, index + 1, ware.id],
      );
    return id;
  }

  async function buy() {
    const buyer = chance.pick(customers);
    const isBundle = chance.isLucky(0.3);
    const { ware, price } = chance.pick(wares);
    const promotionCode = chance.isLucky(0.3) ? 'SPRING' : undefined;
    const { status, body } = await buyer.post('/v1/checkout', {
      ...(isBundle ? { bundle: bundleId } : { scenario: ware.id }),
      ...(promotionCode ? { promotionCode } : {}),
    });
    if (status !== 201) return; // it is theirs already
    const lines: ModelLine[] = isBundle
      ? bundled.map((each) => ({ scenario: each.ware.id, bundle: bundleId, plan: null, weight: each.price }))
      : [{ scenario: ware.id, bundle: null, plan: null, weight: price }];
    const line = { ...(lines[0] as ModelLine), ...(isBundle ? { scenario: null } : {}) };
    const checkout = { customer: buyer.id, at: stage.now().getTime(), isPaid: false, line };
    checkouts.push(checkout);
    if (chance.isLucky(0.15)) return; // leaves it there
    const paid = stripe.paySession(body.sessionId, {
      at: stage.now(),
      country: chance.pick(['DE', 'US', 'JP']),
      ...(chance.isLucky(0.6) ? { taxAmount: 1 + chance.upTo(500) } : {}),
    });
    checkout.isPaid = true;
    bought.set(paid.paymentIntent?.id ?? '', {
      customer: buyer.id,
      lines,
      coupon: promotionCode ?? null,
      tax: paid.session.total_details?.amount_tax ?? 0,
    });
  }

  async function subscribe() {
    const customer = chance.pick(customers);
    const plan = chance.pick(plans);
    const isEuro = plan === plans[2];
    const duration = chance.pick(['forever', 'once'] as const);
    const off = chance.isLucky(0.4)
      ? await api.coupons.create(
          chance.isLucky(0.5)
            ? { percent_off: 33, duration }
            : { amount_off: 400, currency: isEuro ? 'eur' : 'usd', duration },
        )
      : null;
    const { id } = await stage.subscribe(customer, plan, {
      ...(off ? { discounts: [{ coupon: off.id }] } : {}),
      ...(chance.isLucky(0.25) ? { trial_period_days: 5 } : {}),
    });
    subscribed.set(id, { customer: customer.id, plan, coupon: off?.id ?? null });
    const subscription = await api.subscriptions.retrieve(id, { expand: ['discounts'] });
    for (const discount of subscription.discounts as Stripe.Discount[])
      discounts.set(discount.id, {
        isForever: duration === 'forever',
        percentHundredths: off?.percent_off == null ? null : off.percent_off * 100,
        amountOff: off?.amount_off ?? null,
        onlyProduct: null,
        startsAt: null,
        endsAt: null,
      });
  }

  async function changeSubscription() {
    const id = chance.pick([...subscribed.keys()]);
    if (id === undefined) return;
    const subscription = await api.subscriptions.retrieve(id);
    const item = subscription.items.data[0]?.id ?? '';
    const change = chance.upTo(6);
    if (change === 0) await api.subscriptions.cancel(id);
    else if (change === 1) await api.subscriptions.update(id, { cancel_at_period_end: chance.isLucky(0.7) });
    else if (change === 2)
      await api.subscriptions.update(id, {
        pause_collection: chance.isLucky(0.6)
          ? { behavior: chance.pick(['void', 'keep_as_draft'] as const) }
          : '',
      });
    else if (change === 3) await api.rawRequest('POST', `/v1/subscriptions/${id}/pause`);
    else if (change === 4) await api.subscriptions.resume(id);
    else
      await api.subscriptions.update(id, {
        items: [{ id: item, quantity: 1 + chance.upTo(3) }],
        proration_behavior: 'none',
      });
  }

  function giveBack() {
    const charge = chance.pick(
      stripe.account.charges.all().filter(({ paid, refunded }) => paid && !refunded),
    );
    if (!charge || open.disputed.has(charge.id)) return;
    const left = charge.amount - charge.amount_refunded;
    const amount = chance.isLucky(0.4) ? left : 1 + chance.upTo(left - 1);
    const { id } = stripe.refund(charge.id, { amount, at: stage.now() });
    if (chance.isLucky(0.35)) open.refunds.push(id);
  }

  function dispute() {
    const charge = chance.pick(
      stripe.account.charges.all().filter(({ paid, amount_refunded: back }) => paid && back === 0),
    );
    if (!charge || open.disputed.has(charge.id)) return;
    open.disputed.add(charge.id);
    open.disputes.push(stripe.openDispute(charge.id, { at: stage.now() }).id);
  }

  function settleOpen() {
    const refund = open.refunds.pop();
    if (refund !== undefined) stripe.failRefund(refund, { at: stage.now() });
    const disputed = open.disputes.pop();
    if (disputed !== undefined)
      stripe.closeDispute(disputed, chance.pick(['won', 'lost'] as const), { at: stage.now() });
  }

  const acts = [
    buy,
    buy,
    buy,
    subscribe,
    subscribe,
    changeSubscription,
    changeSubscription,
    giveBack,
    giveBack,
    dispute,
    settleOpen,
  ];

  return {
    stage,
    chance,
    customers,
    checkouts,
    /** Some hours later somebody does something; what Stripe refuses in that state does not happen. */
    async live() {
      await stage.advanceTo(
        new Date(stage.now().getTime() + (1 + chance.upTo(40)) * 3_600_000).toISOString(),
      );
      await Promise.resolve()
        .then(() => chance.pick(acts)())
        .catch((error: { type?: string; statusCode?: number }) => {
          if (error.statusCode === undefined && error.type !== 'StripeInvalidRequestError') throw error;
        });
    },
    async payments(): Promise<ModelPayment[]> {
      const charges = stripe.account.charges.all().filter(({ paid }) => paid);
      return Promise.all(charges.map((charge) => paymentOf(charge)));
    },
    subscriptions: (): ModelSubscription[] =>
      [...subscribed].map(([id, { customer, plan }]) => ({
        customer,
        currency: plan === plans[2] ? 'eur' : 'usd',
        states: stage
          .eventsOf(id)
          .filter(({ type }) => type.startsWith('customer.subscription.'))
          .map(({ created, data }, rank) => {
            const object = data.object as Stripe.Subscription;
            return {
              at: created * 1000,
              rank,
              status: object.status,
              isVoid: object.pause_collection?.behavior === 'void',
              isCancelling: object.cancel_at !== null && object.status !== 'canceled',
              items: object.items.data.map(({ price, quantity }) => ({
                product: String(price.product),
                hundredths: (price.unit_amount ?? 0) * 100,
                quantity: quantity ?? 1,
                interval: (price.recurring?.interval ?? 'month') as ModelItem['interval'],
                intervalCount: price.recurring?.interval_count ?? 1,
                isMetered: false,
                inclusiveTaxHundredths: 0,
                discounts: [],
              })),
              discounts: (object.discounts as string[]).flatMap((each) => discounts.get(each) ?? []),
            };
          }),
      })),
  };

  async function paymentOf(charge: Stripe.Charge): Promise<ModelPayment> {
    const intent = String(charge.payment_intent);
    const known = bought.get(intent) ?? (await ofInvoice(intent));
    const { balanceTransactions } = stripe.account;
    const balanceOf = (reference: unknown) => {
      const found = typeof reference === 'string' ? balanceTransactions.get(reference) : undefined;
      if (!found) return null;
      const { id, created, amount, currency, fee } = found;
      return { id, at: created * 1000, amount, currency, fee };
    };
    const movements: ModelMovement[] = [
      {
        kind: 'charge',
        objectId: charge.id,
        createdAt: charge.created,
        amount: charge.amount,
        balance: balanceOf(charge.balance_transaction),
      },
    ];
    for (const refund of stripe.account.refunds.all().filter((each) => each.charge === charge.id)) {
      const { id: objectId, created: createdAt, amount } = refund;
      const failed = balanceOf(refund.failure_balance_transaction);
      movements.push({
        kind: 'refund',
        objectId,
        createdAt,
        amount: -amount,
        balance: balanceOf(refund.balance_transaction),
      });
      if (failed)
        movements.push({
          kind: 'refundFailure',
          objectId,
          createdAt: failed.at / 1000,
          amount,
          balance: failed,
        });
    }
    for (const disputed of stripe.account.disputes.all().filter((each) => each.charge === charge.id))
      for (const { id, amount } of disputed.balance_transactions)
        movements.push({
          kind: amount < 0 ? 'dispute' : 'disputeReversal',
          objectId: disputed.id,
          createdAt: amount < 0 ? disputed.created : (balanceOf(id)?.at ?? 0) / 1000,
          amount: amount < 0 ? -disputed.amount : disputed.amount,
          balance: balanceOf(id),
        });
    return {
      id: intent,
      ...known,
      country: charge.billing_details.address?.country ?? null,
      currency: charge.currency,
      total: charge.amount,
      paidAt: charge.created * 1000,
      movements,
    };
  }

  async function ofInvoice(intent: string): Promise<Bought> {
    const { data } = await api.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: intent },
    });
    const invoice = await api.invoices.retrieve(String(data[0]?.invoice));
    const subscription = subscribed.get(String(invoice.parent?.subscription_details?.subscription));
    if (!subscription) throw new Error(`Nobody bought ${intent}.`);
    const isReduced = (invoice.total_discount_amounts ?? []).some(({ amount }) => amount > 0);
    return {
      customer: subscription.customer,
      lines: [{ scenario: null, bundle: null, plan: subscription.plan.id, weight: 1 }],
      coupon: isReduced ? subscription.coupon : null,
      tax: 0,
    };
  }
}
