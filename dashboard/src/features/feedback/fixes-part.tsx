import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
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
    header: t`Fix`,
    cell: ({ scenario, version }) => (
      <>
        <Link to="/dashboard/scenarios/$slug" params={{ slug: scenario.slug }}>
          {scenario.title}
        </Link>
        <Text fz="xs" c="dimmed">
          <Trans>
            Version {version.number}, <TimeText at={version.publishedAt} relative />
          </Trans>
        </Text>
      </>
    ),
  },
  {
    key: 'told',
    header: t`Customers told`,
    align: 'end',
    cell: ({ customersTold }) => formatCount(customersTold),
  },
  {
    key: 'before',
    header: t`Completed before`,
    align: 'end',
    cell: ({ completionBefore }) => share(completionBefore),
  },
  {
    key: 'after',
    header: t`Completed after`,
    align: 'end',
    cell: ({ completionAfter }) => share(completionAfter),
  },
  {
    key: 'installations',
    header: t`Better, worse`,
    align: 'end',
    cell: ({ better, worse, installations, signTest }) => (
      <Trans>
        {better}, {worse} of {installations}
        {signTest !== null && (
          <Text fz="xs" c="dimmed">
            {signTest < 0.05
              ? t`hardly chance (p = ${signTest.toFixed(3)})`
              : t`may be chance (p = ${signTest.toFixed(3)})`}
          </Text>
        )}
      </Trans>
    ),
  },
  {
    key: 'complaints',
    header: t`Complaints`,
    align: 'end',
    cell: ({ complaintsBefore, complaintsAfter }) => `${complaintsBefore} → ${complaintsAfter}`,
  },
];

/** What became of the runs of those who complained, once a version was said to mend it. */
export function FixesPart() {
  const query = useInfiniteQuery(fixEffectsQuery);
  return (
    <Part
      title={t`What fixes changed`}
      description={t`Each installation that was complained about, compared with itself: 90 days before the version was published, and since.`}
      seal={sealOf(query.data?.pages[0]?.gates, 'difference')}
    >
      <PagedTable
        label={t`What fixes changed`}
        query={query}
        columns={fixColumns}
        rowKey={({ version }) => version.id}
        empty={
          <EmptyState
            title={t`No fix is out yet`}
          >{t`Name the version that mends a complaint on the page of the feedback.`}</EmptyState>
        }
      />
    </Part>
  );
}
