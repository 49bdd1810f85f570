import { Paper, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { rewardSummaryQuery, type RewardSummary } from '../../api/rewards.ts';
import { formatMoney } from '../../format/money.ts';
import { formatCount } from '../../format/number.ts';
import { DataState } from '../../ui/data-state.tsx';
import { FigureGrid, FigureTile } from '../../ui/figure-tile.tsx';

/** How many points are outstanding, and how they came and went. */
export function PointsSummary() {
  const query = useQuery(rewardSummaryQuery);
  return (
    <DataState query={query} skeleton={<Skeleton height={180} />}>
      {(summary) => (
        <Paper>
          <FigureGrid>
            {tilesOf(summary).map((tile) => (
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
      )}
    </DataState>
  );
}

function tilesOf({ outstandingWorth, ...summary }: RewardSummary) {
  return [
    {
      figure: 'pointsOutstanding',
      label: 'Outstanding',
      definition:
        'Points that customers have: earned and given by hand, less taken back, redeemed and expired.',
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
      figure: 'pointsManual',
      label: 'By hand',
      definition: 'Given to customers by operators, less what operators took.',
      value: formatCount(summary.manual),
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
    {
      figure: 'pointsCustomers',
      label: 'Customers',
      definition: 'Customers whose balance is not 0.',
      value: formatCount(summary.customers),
    },
  ];
}
