import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { recommendationRunsQuery, type RecommendationRun } from '../../api/recommendations.ts';
import { formatCount } from '../../format/number.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { modelNames, pointsText } from './recommendation-words.ts';

const columns: Column<RecommendationRun>[] = [
  { key: 'computed', header: t`Computed`, cell: ({ computedAt }) => <TimeText at={computedAt} /> },
  {
    key: 'served',
    header: t`Served from then on`,
    cell: ({ isGateOpen, model, reason }) => (
      <>
        {modelNames[isGateOpen ? model : 'popularity']}
        <Text fz="xs" c="dimmed" maw={360}>
          {reason}
        </Text>
      </>
    ),
  },
  {
    key: 'bound',
    header: t`Certain gain`,
    align: 'end',
    cell: ({ lowerBound }) => (lowerBound === null ? '–' : pointsText(lowerBound)),
  },
  {
    key: 'tested',
    header: t`Customers predicted`,
    align: 'end',
    cell: ({ testCustomers }) => formatCount(testCustomers),
  },
  {
    key: 'took',
    header: t`Took`,
    align: 'end',
    cell: ({ tookMs }) => t`${(tookMs / 1000).toFixed(1)} s`,
  },
];

/** What was found out each night. */
export function RunsPart() {
  const query = useInfiniteQuery(recommendationRunsQuery);
  return (
    <Part title={t`Every evaluation`} description={t`Append-only: what was found out once stays as it was.`}>
      <PagedTable
        label={t`Evaluations`}
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title={t`Nothing has been computed yet`}
          >{t`The first evaluation runs at night.`}</EmptyState>
        }
      />
    </Part>
  );
}
