import { t } from '@lingui/core/macro';
import { Button, Code, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { formatCount } from '../../format/number.ts';
import { wordsOf } from '../../format/words.ts';
import { EmptyState, ProblemAlert } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx';
import { FilterNote } from '../../ui/filter-note.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { jobsQuery, retryJob, type JobItem } from './operations-query.ts';

const states = ['failed', 'waiting', 'running', 'done', 'cancelled'].map((value) => ({
  value,
  label: wordsOf(value),
}));

const columns: Column<JobItem>[] = [
  {
    key: 'name',
    header: t`Job`,
    cell: ({ name, about }) => (
      <>
        <Text fz="sm">{name}</Text>
        <About about={about} />
      </>
    ),
  },
  {
    key: 'state',
    header: t`State`,
    cell: ({ state, tries, mostTries }) => (
      <>
        <StatusBadge status={state} />
        {tries > 0 && <Text fz="xs" c="dimmed">{t`tried again ${tries} of ${mostTries} times`}</Text>}
      </>
    ),
  },
  {
    key: 'reason',
    header: t`Reason`,
    cell: ({ reason }) => (
      <Text fz="sm" miw={{ sm: reason ? 220 : 0 }} maw={420} style={{ overflowWrap: 'anywhere' }}>
        {reason ?? '–'}
      </Text>
    ),
  },
  { key: 'when', header: t`When`, cell: (job) => <When job={job} /> },
  {
    key: 'actions',
    header: t`Actions`,
    isHeaderHidden: true,
    align: 'end',
    cell: (job) => job.state === 'failed' && <RetryButton job={job} />,
  },
];

function About({ about }: Pick<JobItem, 'about'>) {
  const told = Object.entries(about);
  if (told.length === 0) return null;
  return (
    <Text fz="xs" c="dimmed" maw={320} style={{ overflowWrap: 'anywhere' }}>
      {told.map(([name, value], index) => (
        <span key={name}>
          {index > 0 && ', '}
          {wordsOf(name).toLowerCase()} <Code fz="xs">{Array.isArray(value) ? fewOf(value) : value}</Code>
        </span>
      ))}
    </Text>
  );
}

/** The first two of many, and how many more there are. */
function fewOf(values: readonly unknown[]): string {
  const more = values.length - 2;
  return `${values.slice(0, 2).join(', ')}${more > 0 ? t` and ${formatCount(more)} more` : ''}`;
}

function When({ job: { state, createdAt, startsAt, startedAt, endedAt } }: { job: JobItem }) {
  const [word, at] =
    endedAt !== null
      ? [t`Ended`, endedAt]
      : state === 'running'
        ? [t`Began`, startedAt]
        : state === 'waiting'
          ? [t`Due`, startsAt]
          : [t`Made`, createdAt];
  return (
    <Text fz="sm" style={{ whiteSpace: 'nowrap' }}>
      {word} <TimeText at={at} relative />
    </Text>
  );
}

function RetryButton({ job: { id, name } }: { job: JobItem }) {
  const queries = useQueryClient();
  const retry = useMutation({
    mutationFn: () => retryJob(id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['/admin/jobs'] }),
  });
  return (
    <WhoMay scope="settings:write">
      <Stack gap={4} align="flex-end">
        <Button
          variant="default"
          size="compact-sm"
          aria-label={t`Try ${name} again`}
          loading={retry.isPending}
          onClick={() => retry.mutate()}
        >{t`Try again`}</Button>
        {retry.error && <ProblemAlert error={retry.error} />}
      </Stack>
    </WhoMay>
  );
}

/** Jobs one by one, the newest first. */
export function JobsPart() {
  const { state, name } = useAddress().values;
  const query = useInfiniteQuery(jobsQuery({ state, name, limit: 50 }));
  return (
    <div>
      <FilterBar>
        <FilterSelect name="state" label={t`State`} none={t`Any state`} choices={states} />
        <FilterNote name="name" label={t`Kind`} />
      </FilterBar>
      <PagedTable
        label={t`Jobs`}
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          state === 'failed' ? (
            <EmptyState
              title={t`Nothing gave up`}
            >{t`Every job of the last seven days got through.`}</EmptyState>
          ) : state || name ? (
            <EmptyState
              title={t`No job matches`}
            >{t`Choose another state, or take a filter away.`}</EmptyState>
          ) : (
            <EmptyState
              title={t`No jobs yet`}
            >{t`They appear here as soon as there is work to do.`}</EmptyState>
          )
        }
      />
    </div>
  );
}
