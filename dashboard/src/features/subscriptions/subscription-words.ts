import { plural, t } from '@lingui/core/macro';
import type { AdminSubscription } from '../../api/subscriptions.ts';
import { formatMoney } from '../../format/money.ts';

/** What a subscription opens. */
export function productText({ product }: Pick<AdminSubscription, 'product'>): string {
  return product.plan?.name ?? product.scenario?.title ?? t`Something that is not sold any more`;
}

/** What a period costs: "$29.00 a month", "$50.00 every 2 weeks". */
export function periodPriceText(
  one: Pick<AdminSubscription, 'price' | 'interval' | 'intervalCount'>,
): string {
  if (one.price === null) return t`By use`;
  const amount = formatMoney(one.price.amount, one.price.currency);
  if (one.interval === null) return amount;
  const count = one.intervalCount ?? 1;
  return plural(count, {
    one: `${amount} a ${one.interval}`,
    other: `${amount} every ${count} ${one.interval}s`,
  });
}
