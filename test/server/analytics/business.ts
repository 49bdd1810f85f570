import type Stripe from 'stripe';
import { newId } from '../../../server/platform/ids.ts';
import { operatorClient } from '../../support/api-client.ts';
import { openStage, type PlanOnSale, type Subscriber } from '../billing/subscriptions/stage.ts';
import type { Ware } from '../billing/shop.ts';
import type { ModelDiscount, ModelItem, ModelSubscription } from './mrr/naive-mrr.ts';
import {
  scaled,
  type ModelCheckout,
  type ModelLine,
  type ModelMovement,
  type ModelPayment,
} from './naive-revenue.ts';

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

type SoldPlan = PlanOnSale & { currency: string; /** By Stripe, out of the price. */ isTaxed: boolean };
type Bought = { customer: string; lines: ModelLine[]; coupon: string | null; tax: number };

/** A library with customers who buy, subscribe, ask for their money back and change their minds, by the roll of dice. */
export async function openBusiness(seed: number, timeZone: string, isTaxInclusive: boolean) {
  const chance = dice(seed);
  const stage = await openStage('2026-01-20T03:00:00Z', {
    stripe: {
      feePercent: 2.9,
      feeFixed: 30,
      settlementCurrency: 'usd',
      exchangeRates: { eur: 1.1, jpy: 0.67, gbp: 1.3, kwd: 0.325 },
      taxPercent: { DE: 19 },
      retryDays: [3],
      afterRetries: 'past_due',
      upcomingDays: 0,
    },
    env: { REPORTING_TIME_ZONE: timeZone },
  });
  const { stripe, stripeApi: api } = stage;
  const customers: Subscriber[] = [];
  for (let count = 0; count < 8; count += 1) {
    const customer = await stage.newSubscriber();
    await api.customers.update(customer.stripeCustomerId, { address: { country: 'DE' } });
    customers.push(customer);
  }
  if (isTaxInclusive)
    await (await operatorClient(stage.server)).patch('/admin/billing-settings', { taxBehavior: 'inclusive' });
  const wares = [
    { ware: await stage.newWare({ amount: 1900, currency: 'usd' }), price: 1900 },
    { ware: await stage.newWare({ amount: 2450, currency: 'usd' }), price: 2450 },
    { ware: await stage.newWare({ amount: 3300, currency: 'eur' }), price: 3300 },
    { ware: await stage.newWare({ amount: 2999, currency: 'jpy' }), price: 2999 },
    { ware: await stage.newWare({ amount: 777, currency: 'gbp' }), price: 777 },
    { ware: await stage.newWare({ amount: 11_990, currency: 'kwd' }), price: 11_990 },
  ];
  const bundled = [wares[0], wares[1]].map((each) => each as { ware: Ware; price: number });
  const bundleId = await newBundle();
  const scenarios = [await stage.newWare({ amount: 500, currency: 'usd' })]; // of all plans, so that they open nothing else
  const newPlan = async (
    fields: Parameters<typeof stage.newPlan>[0],
    isTaxed = false,
  ): Promise<SoldPlan> => ({
    ...(await stage.newPlan({
      scenarios,
      ...fields,
      ...(isTaxed ? { price: { tax_behavior: 'inclusive' } } : {}),
    })),
    currency: fields?.currency ?? 'usd',
    isTaxed,
  });
  const plans = [
    await newPlan({ amount: 2900 }),
    await newPlan({ amount: 4150 }),
    await newPlan({ amount: 12_345, interval: 'year' }),
    await newPlan({ amount: 2380 }, true),
    await newPlan({ amount: 1750, currency: 'eur' }),
    await newPlan({ amount: 1190, currency: 'eur' }, true),
    await newPlan({ amount: 3001, currency: 'jpy' }),
    await newPlan({ amount: 11_110, currency: 'kwd' }),
  ];
  const coupon = await api.coupons.create({ percent_off: 15, duration: 'once' });
  await api.promotionCodes.create({ code: 'SPRING', promotion: { type: 'coupon', coupon: coupon.id } });
  const bought = new Map<string, Bought>();
  const subscribed = new Map<string, { customer: string; plan: SoldPlan; coupon: string | null }>();
  const discounts = new Map<string, ModelDiscount>();
  const checkouts = new Map<string, ModelCheckout>();
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

  const buy = () => buyOne(false);
  const buyBundle = () => buyOne(true);

  async function buyOne(isBundle: boolean) {
    const buyer = chance.pick(customers);
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
    const checkout = noteCheckout(
      body.sessionId,
      buyer.id,
      isBundle ? { bundle: bundleId } : { scenario: ware.id },
    );
    if (chance.isLucky(0.15)) return; // leaves it there
    const paid = stripe.paySession(body.sessionId, {
      at: stage.now(),
      country: chance.pick(['DE', 'US', 'JP']),
      settleLater: chance.isLucky(0.5),
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

  /** A checkout is one session of Stripe, however often the customer asks for it. */
  function noteCheckout(sessionId: string, customer: string, product: Partial<ModelLine>): ModelCheckout {
    const currency = stripe.account.sessions.get(sessionId)?.currency ?? '';
    const known = checkouts.get(sessionId) ?? {
      customer,
      at: stage.now().getTime(),
      isPaid: false,
      currency,
      line: { scenario: null, bundle: null, plan: null, weight: 0, ...product },
    };
    checkouts.set(sessionId, known);
    return known;
  }

  /** Looks at the checkout of a plan, and leaves it there. */
  async function lookAtPlan() {
    const customer = chance.pick(customers);
    const plan = chance.pick(plans);
    const { status, body } = await customer.post('/v1/checkout', { plan: plan.id });
    if (status === 201) noteCheckout(body.sessionId, customer.id, { plan: plan.id });
  }

  const subscribe = () => subscribeTo(chance.pick(customers), chance.pick(plans));

  async function subscribeTo(customer: Subscriber, plan: SoldPlan) {
    const duration = chance.pick(['forever', 'once'] as const);
    const off = chance.isLucky(0.4)
      ? await api.coupons.create(
          chance.isLucky(0.5)
            ? { percent_off: 33, duration }
            : { amount_off: 400, currency: plan.currency, duration },
        )
      : null;
    const { id } = await stage.subscribe(customer, plan, {
      ...(off ? { discounts: [{ coupon: off.id }] } : {}),
      ...(chance.isLucky(0.25) ? { trial_period_days: 5 } : {}),
      automatic_tax: { enabled: plan.isTaxed },
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

  const living = () =>
    [...subscribed].filter(([id]) => stripe.account.subscriptions.get(id)?.status !== 'canceled');

  async function changeSubscription() {
    const [id] = chance.pick(living()) ?? [];
    if (id === undefined) return;
    const subscription = await api.subscriptions.retrieve(id);
    const item = subscription.items.data[0]?.id ?? '';
    const change = chance.upTo(6);
    if (change === 0) await api.subscriptions.cancel(id);
    else if (change === 1) await api.subscriptions.update(id, { cancel_at_period_end: chance.isLucky(0.7) });
    else if (change === 2) await api.rawRequest('POST', `/v1/subscriptions/${id}/pause`);
    else if (change === 3) await api.subscriptions.resume(id);
    else
      await api.subscriptions.update(id, {
        items: [{ id: item, quantity: 1 + chance.upTo(3) }],
        proration_behavior: chance.pick(['none', 'create_prorations', 'always_invoice'] as const),
      });
  }

  /** Collection rests, mostly so that invoices are void, or goes on. */
  async function pauseCollection() {
    const [id] = chance.pick(living()) ?? [];
    if (id === undefined) return;
    const { pause_collection: pause } = await api.subscriptions.retrieve(id);
    await api.subscriptions.update(id, {
      pause_collection: pause ? '' : { behavior: chance.pick(['void', 'void', 'keep_as_draft'] as const) },
    });
  }

  /** More of another plan, or of the same: credit for unused time stands beside what replaces it, on one invoice. */
  async function switchPlan() {
    const isCollected = ([id]: [string, unknown]) =>
      stripe.account.subscriptions.get(id)?.pause_collection === null;
    const [id, own] = chance.pick(living().filter(isCollected)) ?? [];
    if (id === undefined || !own) return;
    const { currency, isTaxed } = own.plan;
    const plan = chance.pick(plans.filter((each) => each.currency === currency && each.isTaxed === isTaxed));
    const { items } = await api.subscriptions.retrieve(id);
    const [item] = items.data;
    await api.subscriptions.update(id, {
      items: [{ id: item?.id ?? '', price: plan.priceId, quantity: (item?.quantity ?? 1) + 1 }],
      proration_behavior: chance.pick(['create_prorations', 'always_invoice', 'always_invoice'] as const),
    });
  }

  /** Somebody leaves on the very day on which the rate of that currency moves. */
  async function leaveAsTheRateMoves() {
    const leaving = living().filter(([, { plan }]) => plan.currency !== 'usd');
    const [id, left] = chance.pick(leaving) ?? [];
    if (id === undefined || !left) return;
    const { currency } = left.plan;
    const { exchangeRates } = stripe.account.settings;
    stripe.configure({
      balanceTransactions: 'atOnce',
      exchangeRates: {
        ...exchangeRates,
        [currency]: (exchangeRates[currency] ?? 1) * (0.9 + chance.upTo(20) / 100),
      },
    });
    await subscribeTo(chance.pick(customers), left.plan);
    await api.subscriptions.cancel(id);
  }

  const settledCharges = () =>
    stripe.account.charges.all().filter((charge) => charge.paid && charge.balance_transaction !== null);

  /** Some of what waits comes to the balance: what was paid long ago too. */
  function settle() {
    const waiting = stripe.account.charges
      .all()
      .filter((charge) => charge.paid && charge.balance_transaction === null);
    const charge = chance.pick(waiting);
    if (charge) stripe.settle({ charge: charge.id, at: stage.now() });
  }

  function giveBack() {
    const charge = chance.pick(settledCharges().filter(({ refunded }) => !refunded));
    if (!charge || open.disputed.has(charge.id)) return;
    const left = charge.amount - charge.amount_refunded;
    const amount = chance.isLucky(0.4) ? left : 1 + chance.upTo(left - 1);
    const { id } = stripe.refund(charge.id, { amount, at: stage.now() });
    if (chance.isLucky(0.5)) open.refunds.push(id);
  }

  function dispute() {
    const charge = chance.pick(settledCharges().filter(({ amount_refunded: back }) => back === 0));
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

  /** A deck of what may happen, dealt again and again, so that everything happens often enough. */
  const acts = [
    buy,
    buy,
    buy,
    buyBundle,
    subscribe,
    subscribe,
    changeSubscription,
    changeSubscription,
    giveBack,
    giveBack,
    dispute,
    settleOpen,
    settle,
    lookAtPlan,
    pauseCollection,
    switchPlan,
    switchPlan,
    leaveAsTheRateMoves,
  ];
  const deck: (() => unknown)[] = [];
  function nextAct(): () => unknown {
    if (deck.length === 0) deck.push(...acts);
    return deck.splice(chance.upTo(deck.length - 1), 1)[0] ?? buy;
  }

  return {
    stage,
    chance,
    customers,
    checkouts: () => [...checkouts.values()],
    /** Some hours later somebody does something; what Stripe refuses in that state does not happen. */
    async live() {
      await stage.advanceTo(
        new Date(stage.now().getTime() + (1 + chance.upTo(26)) * 3_600_000).toISOString(),
      );
      stripe.configure({ balanceTransactions: chance.isLucky(0.2) ? 'later' : 'atOnce' });
      await Promise.resolve()
        .then(nextAct())
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
        currency: plan.currency,
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
                inclusiveTaxHundredths: plan.isTaxed ? 1900 : 0,
                discounts: [],
              })),
              discounts: (object.discounts as string[]).flatMap((each) => discounts.get(each) ?? []),
            };
          }),
      })),
  };

  async function paymentOf(charge: Stripe.Charge): Promise<ModelPayment> {
    const intent = String(charge.payment_intent);
    const known = bought.get(intent) ?? (await ofInvoice(intent, charge.amount));
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

  async function ofInvoice(intent: string, charged: number): Promise<Bought> {
    const { data } = await api.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: intent },
    });
    const invoice = await api.invoices.retrieve(String(data[0]?.invoice));
    const subscription = subscribed.get(String(invoice.parent?.subscription_details?.subscription));
    if (!subscription) throw new Error(`Nobody bought ${intent}.`);
    const isReduced = (invoice.total_discount_amounts ?? []).some(({ amount }) => amount > 0);
    const tax = (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0);
    return {
      customer: subscription.customer,
      lines: invoice.lines.data.map((line) => ({
        scenario: null,
        bundle: null,
        plan: plans.find(({ productId }) => productId === line.pricing?.price_details?.product)?.id ?? null,
        weight: line.amount - (line.discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0),
      })),
      coupon: isReduced ? subscription.coupon : null,
      // What the customer's balance paid carries its share of the tax.
      tax: charged >= invoice.total ? Math.min(tax, charged) : scaled(tax, charged, invoice.total),
    };
  }
}
