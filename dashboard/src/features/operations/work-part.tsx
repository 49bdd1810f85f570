import { t } from '@lingui/core/macro';
import { Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { workQuery, type LongWork } from '../../api/work.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { WorkError, WorkLink, WorkProgress } from './work-item.tsx';

const kinds: { value: LongWork['kind']; label: string }[] = [
  { value: 'export', label: t`Copies of customers' data` },
  { value: 'campaign', label: t`Upgrades` },
  { value: 'rebuild', label: t`Rebuilds from Stripe` },
  { value: 'reconciliation', label: t`Reconciliations` },
  { value: 'audit', label: t`Audits` },
  { value: 'recount', label: t`Days counted anew` },
];
const standings = [
  { value: 'true', label: t`Going on` },
  { value: 'false', label: t`Over` },
];

const columns: Column<LongWork>[] = [
  {
    key: 'work',
    header: t`Work`,
    cell: (work) => (
      <Text fz="sm" maw={360} style={{ overflowWrap: 'anywhere' }}>
        <WorkLink work={work} />
      </Text>
    ),
  },
  {
    key: 'state',
    header: t`State`,
    cell: (work) => (
      <>
        <StatusBadge status={work.state} />
        <WorkError work={work} />
      </>
    ),
  },
  {
    key: 'progress',
    header: t`Progress`,
    cell: (work) =>
      work.done === null && work.total === null ? (
        '–'
      ) : (
        <Stack gap={4}>
          <WorkProgress work={work} />
        </Stack>
      ),
  },
  { key: 'began', header: t`Began`, cell: ({ startedAt }) => <TimeText at={startedAt} relative /> },
  {
    key: 'ended',
    header: t`Ended`,
    cell: ({ endedAt, expectedAt }) =>
      endedAt === null && expectedAt !== null ? (
        <Text fz="sm" c="dimmed">
          {t`expected`} <TimeText at={expectedAt} relative />
        </Text>
      ) : (
        <TimeText at={endedAt} relative />
      ),
  },
];

/** Everything that takes longer than somebody waits for, with how far it is and how it ended. */
export function WorkPart() {
  const { open, kind } = useAddress().values;
  const query = useInfiniteQuery(workQuery({ open, kind }));
  return (
    <div>
      <FilterBar>
        <FilterSelect name="open" label={t`Standing`} none={t`Going on or over`} choices={standings} />
        <FilterSelect name="kind" label={t`Kind of work`} none={t`All kinds`} choices={kinds} />
      </FilterBar>
      <PagedTable
        label={t`Long work`}
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          open === 'true' ? (
            <EmptyState
              title={t`Nothing goes on`}
            >{t`Exports, upgrades, rebuilds and audits appear here while they run.`}</EmptyState>
          ) : open || kind ? (
            <EmptyState title={t`Nothing matches`}>{t`Take a filter away.`}</EmptyState>
          ) : (
            <EmptyState
              title={t`No long work yet`}
            >{t`Exports, upgrades, rebuilds and audits appear here, with how far they are.`}</EmptyState>
          )
        }
      />
    </div>
  );
}
