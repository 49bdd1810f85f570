import { inTransaction, type Db } from '../../../platform/database.ts';
import type { Deps } from '../../../platform/deps.ts';
import { newId } from '../../../platform/ids.ts';
import { dayMs, dayOf } from '../../../platform/time.ts';
import { findReporting } from '../../../platform/reporting.ts';
import { lockCustomers } from '../../points/entry-queries.ts';
import { readRewardRules, type RewardRules } from '../../points/reward-rules.ts';
import { holds, type Foreseen } from '../conditions.ts';
import { insertExposure, markExpired, selectCustomerIds } from '../exposure-queries.ts';
import { isHeldOut } from '../hold-out.ts';
import { selectLiveOffers, type OfferRow } from '../offer-queries.ts';
import { readCustomerFacts } from './customer-facts.ts';
import type { ExposureFact } from './fact-queries.ts';
import { productForCustomer } from './product-for-customer.ts';

/** Paid scenarios that are recommended to a customer, the best first, and what is foreseen; given by whoever knows, to the right of here. */
export type Recommend = (customerId: string, at: Date) => Promise<Foreseen & { recommended: string[] }>;
export type EvaluateDeps = Pick<Deps, 'pool' | 'config' | 'now'> & { recommend: Recommend };

export const evaluateCustomersJob = 'rewards.evaluate-customers';

const customersAtOnce = 500;

/** Ends what is over, and has every customer looked at anew, by jobs of so many: however many there are, none takes long. */
export async function evaluateEverybody({
  pool,
  queue,
  now,
}: Pick<Deps, 'pool' | 'queue' | 'now'>): Promise<void> {
  const at = now();
  await markExpired(pool, at);
  if ((await selectLiveOffers(pool, at)).length === 0) return;
  for (let customerIds: string[] = []; ;) {
    customerIds = await selectCustomerIds(pool, customerIds.at(-1) ?? '', customersAtOnce);
    if (customerIds.length > 0) await queue.enqueue(pool, evaluateCustomersJob, { customerIds });
    if (customerIds.length < customersAtOnce) return;
  }
}

/** Looks at some customers. */
export async function evaluateCustomers(
  deps: EvaluateDeps,
  { customerIds }: { customerIds: readonly string[] },
): Promise<void> {
  for (const customerId of customerIds) await evaluateCustomer(deps, customerId);
}

/** Gives a customer the offers whose conditions hold, the most important first, as many as the caps allow; none while a complaint is open. */
export async function evaluateCustomer(deps: EvaluateDeps, customerId: string): Promise<void> {
  const at = deps.now();
  const offers = await selectLiveOffers(deps.pool, at);
  if (offers.length > 0) await evaluateWith(deps, customerId, offers, at);
}

async function evaluateWith(
  { pool, config, recommend }: EvaluateDeps,
  customerId: string,
  offers: readonly OfferRow[],
  at: Date,
): Promise<void> {
  const { timeZone } = await findReporting(pool, config);
  const { recommended, creditsEndOn } = offers.some(asksForMore)
    ? await recommend(customerId, at)
    : { recommended: [], creditsEndOn: null };
  await inTransaction(pool, async (db) => {
    await lockCustomers(db, [customerId]); // two evaluations at once do not exceed the caps together
    const facts = { ...(await readCustomerFacts(db, customerId, { at, timeZone })), creditsEndOn };
    if (facts.hasOpenComplaint) return;
    let room = roomFor(facts.exposures, await readRewardRules(db, at), at);
    const had = new Set(facts.exposures.map(({ offerId }) => offerId));
    for (const offer of offers) {
      if (room <= 0) return;
      if (had.has(offer.id) || !offer.conditions.every((one) => holds(one, facts, dayOf(at, timeZone))))
        continue;
      const product = await productForCustomer(db, offer, facts, recommended);
      if (!product) continue;
      await expose(db, offer, { customerId, product: product.ref, at });
      room -= 1;
    }
  });
}

/** Whether an offer depends on what is recommended or foreseen. */
const asksForMore = ({ isRecommended, conditions }: OfferRow): boolean =>
  isRecommended || conditions.some(({ fact }) => fact === 'creditsEnd');

/** How many more offers a customer may get. Those held out take a place like all others: else the groups would differ in other offers too. */
function roomFor(
  exposures: readonly ExposureFact[],
  { offersAtOnce, offersPerMonth }: RewardRules,
  at: Date,
): number {
  const open = exposures.filter(({ state, expiresAt }) => state === 'open' && expiresAt > at).length;
  const ofMonth = exposures.filter(({ exposedAt }) => exposedAt.getTime() > at.getTime() - 30 * dayMs).length;
  return Math.min(offersAtOnce - open, offersPerMonth - ofMonth);
}

async function expose(
  db: Db,
  offer: OfferRow,
  { customerId, product, at }: { customerId: string; product: NonNullable<OfferRow['product']>; at: Date },
): Promise<void> {
  const until = new Date(at.getTime() + offer.validDays * dayMs);
  await insertExposure(db, {
    id: newId('exp', at),
    offerId: offer.id,
    customerId,
    arm: isHeldOut(offer.id, customerId) ? 'heldOut' : 'treated',
    product,
    percentOff: offer.percentOff,
    exposedAt: at,
    expiresAt: offer.endsAt !== null && offer.endsAt < until ? offer.endsAt : until,
  });
}
