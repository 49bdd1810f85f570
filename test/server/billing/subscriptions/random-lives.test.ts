import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SubscriptionState } from '../../../../server/billing/subscriptions/subscription-state.ts';
import { openStage, type PlanOnSale, type Stage } from './stage.ts';

const Step = fc.oneof(
  fc.record({ what: fc.constant('switch' as const), to: fc.nat({ max: 2 }) }),
  fc.record({ what: fc.constant('quantity' as const), to: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ what: fc.constant('discount' as const), to: fc.integer({ min: 5, max: 95 }) }),
  fc.record({ what: fc.constant('ends' as const), to: fc.nat({ max: 1 }) }),
  fc.record({ what: fc.constant('collects' as const), to: fc.nat({ max: 1 }) }),
  fc.record({ what: fc.constant('card' as const), to: fc.nat({ max: 1 }) }),
  fc.record({ what: fc.constant('pause' as const), to: fc.constant(0) }),
  fc.record({ what: fc.constant('resume' as const), to: fc.constant(0) }),
  fc.record({ what: fc.constant('time' as const), to: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ what: fc.constant('cancel' as const), to: fc.constant(0) }),
);
type Act = { what: string; to: number };
/** Its two events within one second do not say all that changed; only the present tells which was last. */
const isPausing = (what: string): boolean => what === 'pause' || what === 'resume';

let stage: Stage;
let plans: PlanOnSale[];

/** Does what a customer or an operator might; what Stripe refuses in that state does not happen. */
async function live(id: string, customer: string, { what, to }: Act): Promise<void> {
  const { subscriptions, coupons } = stage.stripeApi;
  const subscription = await subscriptions.retrieve(id);
  const item = subscription.items.data[0]?.id ?? '';
  if (what === 'time') await stage.pass(to);
  else if (what === 'switch')
    await subscriptions.update(id, { items: [{ id: item, price: plans[to]?.priceId ?? '' }] });
  else if (what === 'quantity') await subscriptions.update(id, { items: [{ id: item, quantity: to }] });
  else if (what === 'discount') {
    const coupon = await coupons.create({ percent_off: to, duration: 'forever' });
    await subscriptions.update(id, { discounts: [{ coupon: coupon.id }] });
  } else if (what === 'ends') await subscriptions.update(id, { cancel_at_period_end: to === 1 });
  else if (what === 'collects')
    await subscriptions.update(id, { pause_collection: to === 1 ? { behavior: 'void' } : '' });
  else if (what === 'card') stage.stripe.setCard(customer, to === 1 ? 'succeeds' : 'declines');
  else if (what === 'pause') await stage.stripeApi.rawRequest('POST', `/v1/subscriptions/${id}/pause`);
  else if (what === 'resume') await subscriptions.resume(id);
  else await subscriptions.cancel(id);
}

type Told = {
  at: number;
  status: string;
  price: string;
  quantity: number;
  isVoid: boolean;
  ends: boolean;
  off: string[];
};

/** What Stripe itself held at the end of each second in which it told anything. */
function lifeOf(id: string): Told[] {
  const told = stage
    .eventsOf(id)
    .filter(({ type }) => type.startsWith('customer.subscription.'))
    .map(({ created, data }) => {
      // oxlint-disable-next-line typescript/no-explicit-any -- of several kinds of event
      const object = data.object as any;
      return {
        at: created,
        status: object.status,
        price: object.items.data[0].price.unit_amount_decimal,
        quantity: object.items.data[0].quantity,
        isVoid: object.pause_collection !== null,
        ends: object.cancel_at !== null && object.status !== 'canceled',
        off: object.discounts,
      };
    });
  return told.filter(({ at }, index) => at !== told[index + 1]?.at);
}

async function ourLife(id: string, instants: number[]): Promise<Told[]> {
  return Promise.all(
    instants.map(async (at) => {
      const row = await stage.stateAt(id, new Date(at * 1000));
      const state = row?.state as SubscriptionState;
      return {
        at,
        status: row?.status,
        price: state?.items[0]?.unitAmountDecimal ?? '',
        quantity: state?.items[0]?.quantity ?? 0,
        isVoid: state?.pauseBehavior === 'void',
        ends: state?.isCancelling,
        off: state?.discounts.map((discount) => discount.id),
      };
    }),
  );
}

describe.each(['asked', 'only told'] as const)('with Stripe %s', (kind) => {
  beforeAll(async () => {
    stage = await openStage('2026-01-01T00:00:00Z', {
      stripe: { retryDays: [3], afterRetries: 'past_due' },
      env: kind === 'asked' ? {} : { STRIPE_SECRET_KEY: '' },
    });
    plans = [
      await stage.newPlan({ amount: 1000 }),
      await stage.newPlan({ amount: 2500 }),
      await stage.newPlan({ amount: 24000, interval: 'year' }),
    ];
  });
  afterAll(() => stage.close());

  it('F27 whatever lives customers lead and in whatever order events come, every past instant is right', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(Step, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom('shuffled' as const, 'reversed' as const),
        async (acts, seed, order) => {
          const subscriber = await stage.newSubscriber();
          const { id } = await stage.subscribe(subscriber, plans[seed % 3] as PlanOnSale);
          for (const act of acts.filter(({ what }) => kind === 'asked' || !isPausing(what))) {
            await live(id, subscriber.stripeCustomerId, act).catch((error: { type?: string }) => {
              if (error.type !== 'StripeInvalidRequestError') throw error;
            });
          }
          await stage.tell(id, { order, seed, times: 2, concurrency: 1 + (seed % 4) });
          const life = lifeOf(id);
          expect(
            await ourLife(
              id,
              life.map(({ at }) => at),
            ),
          ).toEqual(life);
        },
      ),
      { numRuns: 20 },
    );
  }, 120_000);
});
