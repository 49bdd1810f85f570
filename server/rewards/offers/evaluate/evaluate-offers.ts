import { inTransaction, type Db } from '../../../platform/database.ts';
import type { Deps } from '../../../platform/deps.ts';
import { newId } from '../../../platform/ids.ts';
import { dayOf } from '../../../platform/time.ts';
import { lockCustomers } from '../../points/entry-queries.ts';
import { readRewardRules, type RewardRules } from '../../points/reward-rules.ts';
import { holds } from '../conditions.ts';
import { insertExposure, markExpired, selectCustomerIds } from '../exposure-queries.ts';
import { isHeldOut } from '../hold-out.ts';
import { selectLiveOffers, type OfferRow } from '../offer-queries.ts';
import { readCustomerFacts } from './customer-facts.ts';
import type { ExposureFact } from './fact-queries.ts';
import { productForCustomer } from './product-for-customer.ts';

export type EvaluateDeps = Pick<Deps, 'pool' | 'config' | 'now'>;

export const evaluateCustomerJob = 'rewards.evaluate-customer';

const dayMs = 86_400_000;
const customersAtOnce = 500;

/** Looks at every customer anew, and ends what is over. */
export async function evaluateEverybody(deps: EvaluateDeps): Promise<void> {
  const at = deps.now();
  await markExpired(deps.pool, at);
  const offers = await selectLiveOffers(deps.pool, at);
  if (offers.length === 0) return;
  for (let ids: string[] = []; ;) {
    ids = await selectCustomerIds(deps.pool, ids.at(-1) ?? '', customersAtOnce);
    for (const id of ids) await evaluateWith(deps, id, offers, at);
    if (ids.length < customersAtOnce) return;
  }
}

/** Gives a customer the offers whose conditions hold, the most important first, as many as the caps allow; none while a complaint is open. */
export async function evaluateCustomer(deps: EvaluateDeps, customerId: string): Promise<void> {
  const at = deps.now();
  const offers = await selectLiveOffers(deps.pool, at);
  if (offers.length > 0) await evaluateWith(deps, customerId, offers, at);
}

async function evaluateWith(
  { pool, config }: EvaluateDeps,
  customerId: string,
  offers: readonly OfferRow[],
  at: Date,
): Promise<void> {
  const timeZone = config.reportingTimeZone;
  await inTransaction(pool, async (db) => {
    await lockCustomers(db, [customerId]); // two evaluations at once do not exceed the caps together
    const facts = await readCustomerFacts(db, customerId, { at, timeZone });
    if (facts.hasOpenComplaint) return;
    let room = roomFor(facts.exposures, await readRewardRules(db, at), at);
    const had = new Set(facts.exposures.map(({ offerId }) => offerId));
    for (const offer of offers) {
      if (room <= 0) return;
      if (had.has(offer.id) || !offer.conditions.every((one) => holds(one, facts, dayOf(at, timeZone))))
        continue;
      const product = await productForCustomer(db, offer, facts);
      if (!product) continue;
      await expose(db, offer, { customerId, product: product.ref, at });
      room -= 1;
    }
  });
}

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
