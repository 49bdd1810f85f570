import { entitlementOf } from '../../billing/entitlements/entitlement-of.ts';
import { nextTierAbove, type NextTier } from '../../billing/entitlements/next-tier.ts';
import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { HttpError } from '../../platform/errors.ts';
import type { Money } from '../../platform/money.ts';
import { countUnderRight, lockInstallationsOf } from './plan-limit-queries.ts';

type LimitDeps = Pick<Deps, 'publicUrl' | 'sessionSecret' | 'now'>;
type Wanted = { id: string; title: string; price: Money | null };

/** A plan whose room is used up. */
export type UsedUp = { limit: number; used: number; nextTier: NextTier | null };

/** Whether the plan that opens the scenario has no room left; null when it has, or when nothing limits the customer. */
export async function planUsedUp(
  deps: LimitDeps,
  db: Db,
  customerId: string,
  scenario: Wanted,
  exceptId: string | null = null,
): Promise<UsedUp | null> {
  if (!scenario.price) return null;
  const at = deps.now();
  const right = await entitlementOf(db, customerId, scenario.id, at);
  if (!right || right.installationLimit === null) return null;
  const { sourceId, planId, installationLimit: limit } = right;
  const used = await countUnderRight(db, { customerId, sourceId, at, exceptId });
  if (used < limit) return null;
  const above = { planId, installationLimit: limit, scenarioId: scenario.id };
  return { limit, used, nextTier: await nextTierAbove(deps, db, customerId, above) };
}

/**
 * Refuses an installation that was just written down when the customer's plan has no room for it. Until the transaction ends no other of
 * the customer's is counted: whoever comes second sees the first.
 */
export async function requireRoom(
  deps: LimitDeps,
  db: Db,
  customerId: string,
  { id, scenario }: { id: string; scenario: Wanted },
): Promise<void> {
  await lockInstallationsOf(db, customerId);
  const usedUp = await planUsedUp(deps, db, customerId, scenario, id);
  if (!usedUp) return;
  const { limit, used, nextTier } = usedUp;
  throw new HttpError(409, 'plan_limit_reached', planLimitSentence(usedUp), {
    extra: {
      limit,
      used,
      ...(nextTier
        ? {
            checkoutUrl: nextTier.checkoutUrl,
            nextPlan: { id: nextTier.id, name: nextTier.name, price: nextTier.price },
          }
        : {}),
    },
  });
}

/** What is full, and how it goes on. */
export function planLimitSentence({ limit, used, nextTier }: UsedUp): string {
  const counted = limit === 1 ? 'one installation' : `${limit} installations`;
  const way = nextTier
    ? `switch to "${nextTier.name}" with the "Link to buy it" (checkoutUrl)`
    : 'buy the scenario by itself';
  return `Your plan has room for ${counted}, and you have ${used}. Remove one that you no longer need, or ${way}.`;
}
