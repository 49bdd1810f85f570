import { t } from '@lingui/core/macro';
import { everyUnit } from '../../format/units.ts';
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
  return `${amount} ${everyUnit(count, one.interval)}`;
}
