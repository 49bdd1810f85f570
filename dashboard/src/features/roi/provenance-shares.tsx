import { t } from '@lingui/core/macro';
import { Group, Stack, Text, Title, useComputedColorScheme } from '@mantine/core';
import { formatMicros } from '../../format/money.ts';
import { formatRate } from '../../format/number.ts';
import { series as colours } from '../../ui/palette.ts';
import styles from './provenance-shares.module.css';
import type { Bridge } from './roi-query.ts';

const parts = [
  { key: 'measuredValueMicros', label: t`Measured by runs`, role: 'third' },
  { key: 'confirmedValueMicros', label: t`Confirmed by customers`, role: 'first' },
  { key: 'assumedValueMicros', label: t`Estimated or assumed`, role: 'quiet' },
] as const;

/** How sure the value is: which part runs measured, which customers confirmed, and which stands on estimates. */
export function ProvenanceShares({ bridge: { totals, currency } }: { bridge: Bridge }) {
  const scheme = useComputedColorScheme('light');
  const value = totals.valueMicros;
  const amounts = parts.map((part) => ({ ...part, amount: totals[part.key] }));
  // With a part below zero the others are no shares of the whole.
  const haveShares = value !== null && value > 0 && amounts.every(({ amount }) => (amount ?? -1) >= 0);
  const shareOf = (amount: number | null) => (haveShares ? (amount ?? 0) / value : null);
  return (
    <Stack gap="xs" p="md">
      <Title order={3} fz={14} fw={600}>{t`How sure the value is`}</Title>
      {haveShares && (
        <div className={styles.bar} aria-hidden>
          {amounts.map(({ key, role, amount }) => (
            <div
              key={key}
              style={{
                background: colours[scheme][role],
                inlineSize: `${(shareOf(amount) ?? 0) * 100}%`,
              }}
            />
          ))}
        </div>
      )}
      <ul className={styles.legend}>
        {amounts.map(({ key, label, role, amount }) => {
          const share = shareOf(amount);
          return (
            <li key={key}>
              <Group gap={8} wrap="nowrap">
                <span className={styles.swatch} style={{ background: colours[scheme][role] }} />
                <Text fz="sm">{label}</Text>
              </Group>
              <Text fz="sm" fw={600}>
                <span data-figure={key}>{amount === null ? '–' : formatMicros(amount, currency)}</span>
                {share !== null && (
                  <Text span fz="sm" c="dimmed" fw={400} data-share={key}>
                    {' '}
                    {formatRate(share)}
                  </Text>
                )}
              </Text>
            </li>
          );
        })}
      </ul>
    </Stack>
  );
}
