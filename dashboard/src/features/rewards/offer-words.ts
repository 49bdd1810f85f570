import { t } from '@lingui/core/macro';
import type { AdminOffer } from '../../api/rewards.ts';

type Titles = ReadonlyMap<string, string>;

/** What must hold for a customer to get an offer, in words. */
export function conditionText(condition: AdminOffer['conditions'][number], titles: Titles): string {
  const named = (id: string) => `“${titles.get(id) ?? id}”`;
  switch (condition.fact) {
    case 'ownsScenario':
      return t`has ${named(condition.scenario)}`;
    case 'goodDays':
      return t`${named(condition.scenario)} ran well for ${condition.days} days`;
    case 'completedRuns':
      return t`${named(condition.scenario)} completed ${condition.runs} runs`;
    case 'nearPlanLimit':
      return t`uses ${Math.round(condition.share * 100)} % of what the plan allows`;
    case 'creditsEnd':
      return t`runs out of credits in Make within ${condition.withinDays} days`;
  }
}

/** What an offer is for, in words. */
export function offeredText({ product }: Pick<AdminOffer, 'product'>, titles: Titles): string {
  if (product.nextTier) return t`The next larger plan`;
  if (product.recommended) return t`What is recommended to them`;
  const id = product.scenario ?? product.bundle ?? product.plan ?? '';
  return titles.get(id) ?? id;
}
