import { Text } from '@mantine/core';
import { formatMoney, type Money } from '../format/money.ts';

/** An amount of money in tabular numerals; a missing one is a dash. */
export function MoneyText({ money, absent = '–' }: { money: Money | null; absent?: string }) {
  return (
    <Text span inherit style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
      {money ? formatMoney(money.amount, money.currency) : absent}
    </Text>
  );
}
