import { Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { offerEffectsQuery, type OfferEffect } from '../../api/rewards.ts';
import { formatMoney } from '../../format/money.ts';
import { formatCount } from '../../format/number.ts';
import { DataState } from '../../ui/data-state.tsx';

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
  return (
    <>
      <Text fz="sm" data-figure="incrementalNetRevenue">
        {incrementalNetRevenue === null ? 'Not known yet' : `${money(incrementalNetRevenue)} per customer`}
        {low95 !== null && high95 !== null && ` (95 %: ${money(low95)} to ${money(high95)})`}
      </Text>
      {reason && (
        <Text fz="xs" c="dimmed">
          {reason}
        </Text>
      )}
      <Table fz="xs" mt="xs" maw={420} aria-label="The two groups">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Group</Table.Th>
            <Table.Th ta="end">Customers</Table.Th>
            <Table.Th ta="end">Counted</Table.Th>
            <Table.Th ta="end">Took it</Table.Th>
            <Table.Th ta="end">Mean</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {(
            [
              ['Got it', effect.treated],
              ['Held out', effect.heldOut],
            ] as const
          ).map(([name, arm]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              <Table.Td ta="end">{formatCount(arm.exposed)}</Table.Td>
              <Table.Td ta="end">{formatCount(arm.counted)}</Table.Td>
              <Table.Td ta="end">{formatCount(arm.redeemed)}</Table.Td>
              <Table.Td ta="end">{money(arm.meanNetRevenue)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
