import type { Db } from '../../../platform/database.ts';
import type { BoughtScenario } from './paid-page.ts';

/** Titles and addresses of what was bought, in the order given. */
export async function selectBoughtScenarios(db: Db, ids: readonly string[]): Promise<BoughtScenario[]> {
  const { rows } = await db.query<BoughtScenario>(
    `select title, slug from unnest($1::text[]) with ordinality as wanted (id, position)
     join scenarios using (id) where status in ('active', 'completed') order by position`,
    [ids],
  );
  return rows;
}

/** When the trial ends that this checkout began; null without one. */
export async function selectTrialEnd(db: Db, checkoutId: string): Promise<Date | null> {
  const { rows } = await db.query<{ trialEndsAt: Date | null }>(
    `select trial_ends_at as "trialEndsAt" from subscriptions
     where checkout_session_id = $1::text and status = 'trialing' limit 1`,
    [checkoutId],
  );
  return rows[0]?.trialEndsAt ?? null;
}
