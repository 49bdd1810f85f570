import { Button, Paper, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import {
  rewardsQuery,
  rewardSummaryQuery,
  type AdminRewardEntry,
  type RewardSummary,
} from '../../api/rewards.ts';
import { formatMoney } from '../../format/money.ts';
import { formatCount } from '../../format/number.ts';
import { wordsOf } from '../../format/words.ts';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FigureGrid, FigureTile } from '../../ui/figure-tile.tsx';
import { FilterBar } from '../../ui/filter-bar.tsx';
import { FilterNote } from '../../ui/filter-note.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { PersonText } from '../../ui/person-text.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { AwardModal } from './award-modal.tsx';

const columns: Column<AdminRewardEntry>[] = [
  { key: 'created', header: 'When', cell: ({ createdAt }) => <TimeText at={createdAt} /> },
  { key: 'customer', header: 'Customer', cell: ({ customer }) => <PersonText person={customer} /> },
  {
    key: 'reason',
    header: 'For',
    cell: ({ reason, note }) => (
      <>
        {wordsOf(reason)}
        {note && (
          <Text fz="xs" c="dimmed" maw={360}>
            {note}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'points',
    header: 'Points',
    align: 'end',
    cell: ({ points }) => `${points > 0 ? '+' : ''}${formatCount(points)}`,
  },
  { key: 'expires', header: 'Until', cell: ({ expiresAt }) => <TimeText at={expiresAt} absent="–" /> },
];

/** Every movement of points, and how many are outstanding. */
export function PointsPart() {
  const { customer } = useAddress().values;
  const summary = useQuery(rewardSummaryQuery);
  const query = useInfiniteQuery(rewardsQuery({ customer, limit: 50 }));
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <DataState query={summary}>{(loaded) => <Summary summary={loaded} />}</DataState>
      <Part
        title="Movements"
        description="Append-only: what is taken back is another movement."
        actions={
          <WhoMay scope="billing:write">
            <Button onClick={open}>Give points</Button>
          </WhoMay>
        }
      >
        <FilterBar>
          <FilterNote name="customer" label="Customer" />
        </FilterBar>
        <PagedTable
          label="Movements of points"
          query={query}
          columns={columns}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title="No points yet">
              Customers earn them by paying, by a first completed run, by feedback that helps, and by bringing
              others.
            </EmptyState>
          }
        />
      </Part>
      {isOpen && <AwardModal customer={customer ?? ''} onClose={close} />}
    </>
  );
}

function Summary({ summary }: { summary: RewardSummary }) {
  const { outstandingWorth } = summary;
  const tiles = [
    {
      figure: 'pointsOutstanding',
      label: 'Outstanding',
      definition: 'Points that customers have: earned and given, less taken back, redeemed and expired.',
      value: formatCount(summary.outstanding),
    },
    {
      figure: 'pointsWorth',
      label: 'Worth',
      definition: 'What the outstanding points are worth when they are redeemed.',
      value: outstandingWorth && formatMoney(outstandingWorth.amount, outstandingWorth.currency),
    },
    {
      figure: 'pointsEarned',
      label: 'Earned',
      definition: 'By paying, first runs, feedback and bringing others.',
      value: formatCount(summary.earned),
    },
    {
      figure: 'pointsReversed',
      label: 'Taken back',
      definition: 'With refunds and lost disputes.',
      value: formatCount(summary.reversed),
    },
    {
      figure: 'pointsRedeemed',
      label: 'Redeemed',
      definition: 'Turned into promotion codes.',
      value: formatCount(summary.redeemed),
    },
    {
      figure: 'pointsExpired',
      label: 'Expired',
      definition: 'Not used in time.',
      value: formatCount(summary.expired),
    },
  ];
  return (
    <Paper>
      <FigureGrid>
        {tiles.map((tile) => (
          <FigureTile
            key={tile.figure}
            {...tile}
            change={null}
            better="neither"
            whyUnknown="REWARD_POINT_VALUE is not set"
          />
        ))}
      </FigureGrid>
    </Paper>
  );
}
