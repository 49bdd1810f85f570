import type { Config } from '../../platform/config.ts';
import type { Db } from '../../platform/database.ts';
import { welchInterval } from '../../rewards/offers/effect/welch-interval.ts';
import type { RecommendationState } from '../run-schema.ts';
import { sumArms, type ArmRow } from './effect-queries.ts';

type Effect = RecommendationState['effect'];

const windowDays = 30;
/** Fewer in a group say nothing, whatever they paid. */
const smallestGroup = 20;

/**
 * What recommendations bring per visitor: mean net revenue in the 30 days after the first visit of those who get them, less that of those who
 * asked as well and get none, with its 95 % interval by Welch's t. Money rather than clicks, because what is clicked would often have been bought anyway.
 */
export async function measureHoldout(
  db: Db,
  { config, at, currency }: { config: Pick<Config, 'recommendationsHeldOut'>; at: Date; currency: string },
): Promise<Effect> {
  const rows = await sumArms(db, { at, windowDays, currency });
  const armOf = (arm: ArmRow['arm']): ArmRow =>
    rows.find((row) => row.arm === arm) ?? {
      arm,
      visitors: 0,
      counted: 0,
      mean: null,
      variance: null,
      unconverted: 0,
    };
  const [treated, heldOut] = [armOf('treated'), armOf('heldOut')];
  return {
    heldOutShare: config.recommendationsHeldOut,
    windowDays,
    currency,
    treated: toArm(treated),
    heldOut: toArm(heldOut),
    unconverted: treated.unconverted + heldOut.unconverted,
    ...difference(treated, heldOut),
  };
}

const toArm = ({ visitors, counted, mean }: ArmRow) => ({ visitors, counted, meanNetRevenue: mean });

function difference(
  treated: ArmRow,
  heldOut: ArmRow,
): Pick<Effect, 'incrementalNetRevenue' | 'low95' | 'high95' | 'reason'> {
  if (Math.min(treated.counted, heldOut.counted) < smallestGroup)
    return {
      incrementalNetRevenue: null,
      low95: null,
      high95: null,
      reason: `The groups are too small: ${treated.counted} visitors who get recommendations and ${heldOut.counted} held out are counted, and it takes ${smallestGroup} of each.`,
    };
  const interval = welchInterval(
    { mean: treated.mean ?? 0, variance: treated.variance ?? 0, count: treated.counted },
    { mean: heldOut.mean ?? 0, variance: heldOut.variance ?? 0, count: heldOut.counted },
  );
  return {
    incrementalNetRevenue: (treated.mean ?? 0) - (heldOut.mean ?? 0),
    low95: interval?.low ?? null,
    high95: interval?.high ?? null,
    reason: interval ? null : 'Nobody differs from the others of their group, so there is no interval.',
  };
}
