import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import type { Money } from '../../platform/money.ts';
import { checkoutUrl, createCheckoutToken } from '../checkout/checkout-token.ts';

/** A plan with more room that opens the scenario too, and the link to have it: who has a plan already is led to switch. */
export type NextTier = {
  id: string;
  name: string;
  price: Money;
  installationLimit: number | null;
  checkoutUrl: string;
};

/** The next plan up from one whose room is used up: of the same currency and rhythm where there is one; null: nothing is wider. */
export async function nextTierAbove(
  deps: Pick<Deps, 'publicUrl' | 'sessionSecret' | 'now'>,
  db: Db,
  customerId: string,
  {
    planId,
    installationLimit,
    scenarioId,
  }: { planId: string | null; installationLimit: number; scenarioId: string },
): Promise<NextTier | null> {
  const { rows } = await db.query<Omit<NextTier, 'checkoutUrl'>>(
    `select wider.id, wider.name, json_build_object('amount', wider.price_amount, 'currency', wider.price_currency) as price,
       wider.installation_limit as "installationLimit"
     from plans as wider left join plans as present on present.id = $1::text
     where wider.status = 'active' and wider.id is distinct from present.id
       and (wider.installation_limit is null or wider.installation_limit > $2::int)
       and (wider.covers_all_scenarios
         or exists (select from plan_scenarios where plan_id = wider.id and scenario_id = $3::text))
     order by wider.price_currency is not distinct from present.price_currency desc,
       (wider.interval, wider.interval_count) is not distinct from (present.interval, present.interval_count) desc,
       wider.price_amount, wider.id limit 1`,
    [planId, installationLimit, scenarioId],
  );
  const [plan] = rows;
  if (!plan) return null;
  const product = { kind: 'plan', id: plan.id } as const;
  const token = createCheckoutToken({ customerId, product }, deps.sessionSecret, deps.now());
  return { ...plan, checkoutUrl: checkoutUrl(deps.publicUrl(), token) };
}
