import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { everyUnit } from '../format/units.ts';
import { formatMoney, type Money } from '../format/money.ts';

/** What a scenario costs: "Free", "$19.00", "$9.00 a month". */
export function PriceText({ price, recurring }: { price: Money | null; recurring: 'month' | 'year' | null }) {
  return (
    <Text span inherit style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
      {priceText(price, recurring)}
    </Text>
  );
}

/** A price in words. */
export function priceText(price: Money | null, recurring: 'month' | 'year' | null): string {
  if (!price) return t`Free`;
  const amount = formatMoney(price.amount, price.currency);
  return recurring ? `${amount} ${everyUnit(1, recurring)}` : amount;
}
