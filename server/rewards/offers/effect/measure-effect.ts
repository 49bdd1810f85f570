import type { Deps } from '../../../platform/deps.ts';
import type { ReadSeals } from '../../../platform/figure-gate.ts';
import { notFound } from '../../../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../../../platform/pagination.ts';
import { findReporting } from '../../../platform/reporting.ts';
import { selectOffer, selectOffers, type OfferRow } from '../offer-queries.ts';
import type { OfferEffect } from '../offers-schema.ts';
import { sumArms, type ArmSums } from './effect-queries.ts';
import { welchInterval } from './welch-interval.ts';

/** Fewer in a group say nothing, whatever they paid. */
const smallestGroup = 20;

const nobody = { exposed: 0, redeemed: 0, counted: 0, mean: null, variance: null, unconverted: 0 };

/** The effect is made of the ledger’s rows. */
const grounds = { incrementalNetRevenue: ['netAfterFees'] };

export type SealDeps = { readSeals?: ReadSeals };
type MeasureDeps = Pick<Deps, 'pool' | 'config' | 'now'> & SealDeps;

/**
 * What an offer has really brought: the mean net revenue per customer who got it less that of those held out, within the window after they got
 * it (or would have), with its 95 % interval by Welch's t. Everybody who got it counts, whether or not they used it. The interval is that of one
 * look; who looks every day and stops at the first that pleases will be wrong more often than one time in twenty.
 */
export async function measureEffect(deps: MeasureDeps, id: string): Promise<OfferEffect> {
  const offer = await selectOffer(deps.pool, id);
  if (!offer) throw notFound('The offer');
  return (await measuring(deps, [offer]))(offer);
}

/** The effect of every offer, in the order in which offers are listed. */
export async function listEffects(
  deps: MeasureDeps,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<OfferEffect>> {
  const beforeId = decodeCursor(cursor, ['text'])?.[0] ?? null;
  const offers = await selectOffers(deps.pool, { beforeId, limit });
  return pageFrom(offers, limit, await measuring(deps, offers), ({ id }) => [id]);
}

/** Reads what some offers brought with one statement; given back is what tells it of one of them. */
async function measuring(
  { pool, config, now, readSeals }: MeasureDeps,
  offers: readonly OfferRow[],
): Promise<(offer: OfferRow) => OfferEffect> {
  const at = now();
  const { currency } = await findReporting(pool, config);
  const sums = await sumArms(pool, { offerIds: offers.map(({ id }) => id), at, currency });
  const gates = (await readSeals?.(grounds, at)) ?? [];
  return ({ id, windowDays }) => {
    const sumsOf = (arm: ArmSums['arm']) =>
      sums.find((one) => one.offerId === id && one.arm === arm) ?? { ...nobody, offerId: id, arm };
    const [treated, heldOut] = [sumsOf('treated'), sumsOf('heldOut')];
    return {
      offerId: id,
      asOf: at.toISOString(),
      currency,
      windowDays,
      treated: armOf(treated),
      heldOut: armOf(heldOut),
      unconverted: treated.unconverted + heldOut.unconverted,
      ...difference(treated, heldOut),
      gates,
    };
  };
}

const armOf = ({ exposed, counted, redeemed, mean }: ArmSums) => ({
  exposed,
  counted,
  redeemed,
  meanNetRevenue: mean,
});

type Difference = Pick<
  OfferEffect,
  'incrementalNetRevenue' | 'low95' | 'high95' | 'degreesOfFreedom' | 'reason'
>;

function difference(treated: ArmSums, heldOut: ArmSums): Difference {
  const unknown = (reason: string): Difference => ({
    incrementalNetRevenue: null,
    low95: null,
    high95: null,
    degreesOfFreedom: null,
    reason,
  });
  if (Math.min(treated.counted, heldOut.counted) < smallestGroup)
    return unknown(
      `The groups are too small: ${treated.counted} customers who got it and ${heldOut.counted} held out are counted, and it takes ${smallestGroup} of each.`,
    );
  const [treatedMean, heldOutMean] = [treated.mean ?? 0, heldOut.mean ?? 0];
  const interval = welchInterval(
    { mean: treatedMean, variance: treated.variance ?? 0, count: treated.counted },
    { mean: heldOutMean, variance: heldOut.variance ?? 0, count: heldOut.counted },
  );
  if (!interval)
    return {
      ...unknown('Nobody differs from the others of their group, so there is no interval.'),
      incrementalNetRevenue: treatedMean - heldOutMean,
    };
  return {
    incrementalNetRevenue: treatedMean - heldOutMean,
    low95: interval.low,
    high95: interval.high,
    degreesOfFreedom: interval.degreesOfFreedom,
    reason: null,
  };
}
