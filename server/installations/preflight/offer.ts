import { checkoutUrlFor } from '../../billing/entitlements/require-entitlement.ts';
import type { Deps } from '../../platform/deps.ts';
import { minorUnitDigits, type Money } from '../../platform/money.ts';
import type { InstallableVersion, ScenarioSummary } from '../../scenarios/find-scenario.ts';
import { planLimitSentence, planUsedUp } from '../install/plan-limit.ts';
import type { Preflight } from './schema.ts';

/** Who asks, as far as that matters for what a scenario costs them. */
export type Asking = { kind: 'customer'; customerId: string } | { kind: 'anonymous' } | { kind: 'operator' };

/** What a scenario costs, and whether it is paid. */
export type Offer = Pick<Preflight, 'price' | 'recurring' | 'isEntitled' | 'checkoutUrl'>;

export async function offerTo(deps: Deps, asking: Asking, scenario: ScenarioSummary): Promise<Offer> {
  const { price, recurring } = scenario;
  if (asking.kind !== 'customer')
    return { price, recurring, isEntitled: price === null ? true : null, checkoutUrl: null };
  const checkoutUrl = await checkoutUrlFor(deps, asking.customerId, scenario);
  return { price, recurring, isEntitled: checkoutUrl === null, checkoutUrl };
}

/** What stands in the way of the library's side: that it is not paid, or, to operators, not published. */
export function offerProblems(
  asking: Asking,
  { scenario, version }: { scenario: ScenarioSummary; version: InstallableVersion },
  { price, recurring, isEntitled, checkoutUrl }: Offer,
): Preflight['problems'] {
  const isOpen = scenario.status === 'active' || scenario.status === 'completed';
  if (!isOpen || !version.isPublished)
    return [
      {
        code: 'not_published',
        message: isOpen
          ? `Version ${version.number} is not published. Publish it, then it can be installed.`
          : `The scenario is ${scenario.status}, so customers do not see it. Publish it, then it can be installed.`,
      },
    ];
  if (asking.kind === 'operator' || isEntitled === true || price === null) return [];
  const asked = scenario.minimumPrice
    ? `what you like, from ${textOf(scenario.minimumPrice)}`
    : `${textOf(price)}${recurring ? ` a ${recurring}` : ''}`;
  const costs = `"${scenario.title}" costs ${asked}`;
  const message = checkoutUrl
    ? `${costs}. Open the "Link to buy it" (checkoutUrl), pay, then install it.`
    : `${costs}. Sign up, buy it, then install it.`;
  return [{ code: 'payment_required', message }];
}

/** What stands in the way of a customer whose plan opens the scenario: that it has no room left. */
export async function roomProblems(
  deps: Deps,
  asking: Asking,
  scenario: ScenarioSummary,
): Promise<Preflight['problems']> {
  if (asking.kind !== 'customer') return [];
  const usedUp = await planUsedUp(deps, deps.pool, asking.customerId, scenario);
  return usedUp ? [{ code: 'plan_limit_reached', message: planLimitSentence(usedUp) }] : [];
}

function textOf({ amount, currency }: Money): string {
  const digits = minorUnitDigits(currency);
  return `${(amount / 10 ** digits).toFixed(digits)} ${currency.toUpperCase()}`;
}
