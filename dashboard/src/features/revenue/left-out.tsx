import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { formatMoney } from '../../format/money.ts';
import { formatCount } from '../../format/number.ts';
import type { Amounts } from './revenue-query.ts';

/** What stands in no figure yet, and why: said in words, so that nobody takes the figures for all there is. */
export function LeftOut({ totals }: { totals: { unconverted: Amounts; pending?: Amounts } }) {
  const { unconverted, pending } = totals;
  const sentences = [
    pending && pending.count > 0 && t`Not settled yet and in no figure: ${told(pending, 'order')}.`,
    unconverted.count > 0 && t`In currencies without a rate and in no figure: ${told(unconverted, 'entry')}.`,
  ].filter((sentence) => typeof sentence === 'string');
  return (
    <Text fz="sm" c="dimmed" p="md" data-testid="left-out">
      {sentences.length === 0 ? t`Nothing is left out of these figures.` : sentences.join(' ')}
    </Text>
  );
}

function told({ count, amounts }: Amounts, noun: 'order' | 'entry'): string {
  const plural = noun === 'order' ? 'orders' : t`entries of the ledger`;
  const singular = noun === 'order' ? 'order' : t`entry of the ledger`;
  const sums = amounts.map(({ amount, currency }) => formatMoney(amount, currency)).join(', ');
  return `${formatCount(count)} ${count === 1 ? singular : plural} (${sums})`;
}
