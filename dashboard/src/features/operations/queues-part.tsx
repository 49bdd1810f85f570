import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatCount } from '../../format/number.ts';
import { DataState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { queuesQuery, type JobQueue } from './operations-query.ts';

const count = (field: 'waiting' | 'later' | 'running' | 'failed', header: string): Column<JobQueue> => ({
  key: field,
  header,
  align: 'end',
  cell: (queue) => {
    const amount = formatCount(queue[field]);
    if (field === 'later' || queue[field] === 0) return amount;
    return (
      <Link
        to="/dashboard/jobs"
        search={{ name: queue.name, state: field } as never}
        aria-label={t`${amount} ${field} of ${queue.name}`}
      >
        {amount}
      </Link>
    );
  },
});

const columns: Column<JobQueue>[] = [
  {
    key: 'name',
    header: t`Kind`,
    cell: ({ name }) => (
      <Link to="/dashboard/jobs" search={{ name } as never}>
        {name}
      </Link>
    ),
  },
  count('waiting', t`Due`),
  count('later', t`Later`),
  count('running', t`Running`),
  count('failed', t`Gave up`),
  {
    key: 'oldest',
    header: t`Waits since`,
    cell: ({ oldestWaitingAt }) => <TimeText at={oldestWaitingAt} relative />,
  },
  {
    key: 'last',
    header: t`Last run`,
    cell: ({ schedule }) =>
      schedule?.last ? (
        <>
          <StatusBadge status={schedule.last.state} />{' '}
          <Text span fz="xs" c="dimmed">
            <TimeText at={schedule.last.at} relative />
          </Text>
          {schedule.last.reason && (
            <Text fz="xs" c="dimmed" lineClamp={2} maw={260} title={schedule.last.reason}>
              {schedule.last.reason}
            </Text>
          )}
        </>
      ) : (
        '–'
      ),
  },
  {
    key: 'next',
    header: t`Next run`,
    cell: ({ schedule }) =>
      schedule ? (
        <>
          <TimeText at={schedule.nextAt} />
          <Text fz="xs" c="dimmed">{t`${schedule.cron} (UTC)`}</Text>
        </>
      ) : (
        <Text fz="sm" c="dimmed">{t`When something happens`}</Text>
      ),
  },
];

/** Every kind of job: how many wait, run or gave up, and when the clock starts it. */
export function QueuesPart() {
  const query = useQuery(queuesQuery);
  return (
    <DataState query={query}>
      {({ items }) => (
        <DataTable label={t`Kinds of jobs`} columns={columns} rows={items} rowKey={({ name }) => name} />
      )}
    </DataState>
  );
}
