import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { formatRate } from '../format/number.ts';

/** A rate with the interval in which it lies with 95 % certainty; few runs have a wide one. */
export function RateInterval(props: { rate: number | null; low: number | null; high: number | null }) {
  const { rate, low, high } = props;
  if (rate === null) return '–';
  return (
    <>
      <span data-figure="rate">{formatRate(rate)}</span>
      {low !== null && high !== null && (
        <Text
          fz="xs"
          c="dimmed"
          style={{ whiteSpace: 'nowrap' }}
        >{t`${formatRate(low)} to ${formatRate(high)}`}</Text>
      )}
    </>
  );
}
