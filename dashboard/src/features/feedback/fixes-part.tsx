import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatCount, formatRate } from '../../format/number.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { sealOf } from '../../ui/figure-seal.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { fixEffectsQuery, type FixEffect } from './feedback-query.ts';

const share = (value: number | null) => (value === null ? '–' : formatRate(value));

const fixColumns: Column<FixEffect>[] = [
  {
    key: 'version',
    header: 'Fix',
    cell: ({ scenario, version }) => (
      <>
        <Link to="/dashboard/scenarios/$slug" params={{ slug: scenario.slug }}>
          {scenario.title}
        </Link>
        <Text fz="xs" c="dimmed">
          Version {version.number}, <TimeText at={version.publishedAt} relative />
        </Text>
      </>
    ),
  },
  {
    key: 'told',
    header: 'Customers told',
    align: 'end',
    cell: ({ customersTold }) => formatCount(customersTold),
  },
  {
    key: 'before',
    header: 'Completed before',
    align: 'end',
    cell: ({ completionBefore }) => share(completionBefore),
  },
  {
    key: 'after',
    header: 'Completed after',
    align: 'end',
    cell: ({ completionAfter }) => share(completionAfter),
  },
  {
    key: 'installations',
    header: 'Better, worse',
    align: 'end',
    cell: ({ better, worse, installations, signTest }) => (
      <>
        {better}, {worse} of {installations}
        {signTest !== null && (
          <Text fz="xs" c="dimmed">
            {signTest < 0.05 ? 'hardly chance' : 'may be chance'} (p = {signTest.toFixed(3)})
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'complaints',
    header: 'Complaints',
    align: 'end',
    cell: ({ complaintsBefore, complaintsAfter }) => `${complaintsBefore} → ${complaintsAfter}`,
  },
];

/** What became of the runs of those who complained, once a version was said to mend it. */
export function FixesPart() {
  const query = useInfiniteQuery(fixEffectsQuery);
  return (
    <Part
      title="What fixes changed"
      description="Each installation that was complained about, compared with itself: 90 days before the version was published, and since."
      seal={sealOf(query.data?.pages[0]?.gates, 'difference')}
    >
      <PagedTable
        label="What fixes changed"
        query={query}
        columns={fixColumns}
        rowKey={({ version }) => version.id}
        empty={
          <EmptyState title="No fix is out yet">
            Name the version that mends a complaint on the page of the feedback.
          </EmptyState>
        }
      />
    </Part>
  );
}
