import { t } from '@lingui/core/macro';
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
                whyUnknown={t`REWARD_POINT_VALUE is not set`}
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
      label: t`Outstanding`,
      definition: t`Points that customers have: earned and given by hand, less taken back, redeemed and expired.`,
      value: formatCount(summary.outstanding),
    },
    {
      figure: 'pointsWorth',
      label: t`Worth`,
      definition: t`What the outstanding points are worth when they are redeemed.`,
      value: outstandingWorth && formatMoney(outstandingWorth.amount, outstandingWorth.currency),
    },
    {
      figure: 'pointsEarned',
      label: t`Earned`,
      definition: t`By paying, first runs, feedback and bringing others.`,
      value: formatCount(summary.earned),
    },
    {
      figure: 'pointsManual',
      label: t`By hand`,
      definition: t`Given to customers by operators, less what operators took.`,
      value: formatCount(summary.manual),
    },
    {
      figure: 'pointsReversed',
      label: t`Taken back`,
      definition: t`With refunds and lost disputes.`,
      value: formatCount(summary.reversed),
    },
    {
      figure: 'pointsRedeemed',
      label: t`Redeemed`,
      definition: t`Turned into promotion codes.`,
      value: formatCount(summary.redeemed),
    },
    {
      figure: 'pointsExpired',
      label: t`Expired`,
      definition: t`Not used in time.`,
      value: formatCount(summary.expired),
    },
    {
      figure: 'pointsCustomers',
      label: t`Customers`,
      definition: t`Customers whose balance is not 0.`,
      value: formatCount(summary.customers),
    },
  ];
}
