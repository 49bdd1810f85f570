import { plural, t } from '@lingui/core/macro';
import { Box, Group, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { offerEffectsQuery, type OfferEffect } from '../../api/rewards.ts';
import { formatMoney } from '../../format/money.ts';
import { formatCount } from '../../format/number.ts';
import { DataState } from '../../ui/data-state.tsx';
import { FigureSeal, sealOf } from '../../ui/figure-seal.tsx';

/** What an offer brings per customer: those who got it against the tenth who never saw it. */
export function OfferEffectText({ id }: { id: string }) {
  const query = useQuery(offerEffectsQuery);
  return (
    <DataState query={query} skeleton={<Skeleton height={20} width={200} />}>
      {(effects) => {
        const effect = effects.get(id);
        return effect ? <Effect effect={effect} /> : '–';
      }}
    </DataState>
  );
}

function Effect({ effect }: { effect: OfferEffect }) {
  const money = (minor: number | null) =>
    minor === null ? '–' : formatMoney(Math.round(minor), effect.currency);
  const { incrementalNetRevenue, low95, high95, reason } = effect;
  const seal = sealOf(effect.gates, 'incrementalNetRevenue');
  return (
    <Box miw={260} maw={360}>
      <Group gap={6} wrap="nowrap">
        <Text fz="sm" data-figure="incrementalNetRevenue">
          {incrementalNetRevenue === null
            ? t`Not known yet`
            : t`${money(incrementalNetRevenue)} per customer`}
          {low95 !== null && high95 !== null && t` (95 %: ${money(low95)} to ${money(high95)})`}
        </Text>
        {seal && incrementalNetRevenue !== null && <FigureSeal label={t`The effect`} seal={seal} />}
      </Group>
      {reason && (
        <Text fz="xs" c="dimmed">
          {reason}
        </Text>
      )}
      {(
        [
          [t`Got it`, effect.treated],
          [t`Held out`, effect.heldOut],
        ] as const
      ).map(([name, arm]) => (
        <Text key={name} fz="xs" c="dimmed">
          {arm.meanNetRevenue !== null
            ? t`${name}: ${customersText(arm.exposed)}, ${formatCount(arm.counted)} of them counted, ${formatCount(arm.redeemed)} took it, ${money(arm.meanNetRevenue)} each`
            : t`${name}: ${customersText(arm.exposed)}, ${formatCount(arm.counted)} of them counted, ${formatCount(arm.redeemed)} took it`}
        </Text>
      ))}
    </Box>
  );
}

function customersText(count: number): string {
  return plural(count, { one: `1 customer`, other: `${formatCount(count)} customers` });
}
