import { t } from '@lingui/core/macro';
import { Code, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { appName } from '../../../../flow-drawing/app-name.ts';
import { formatCount } from '../../format/number.ts';
import { formatDay } from '../../format/time.ts';
import { wordsOf } from '../../format/words.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx';
import { FilterNote } from '../../ui/filter-note.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { kindWords, subjectOf } from './error-words.ts';
import { errorsQuery, type ErrorGroup } from './errors-query.ts';
import { FailedRunsPart } from './failed-runs-part.tsx';

const kinds = Object.entries(kindWords).map(([value, label]) => ({ value, label }));
const states = ['open', 'ignored', 'resolved'].map((value) => ({ value, label: wordsOf(value) }));
const orders = [
  { value: 'firstSeen', label: t`Newest kind first` },
  { value: 'count', label: t`Most often first` },
  { value: 'customers', label: t`Most customers first` },
];

const columns: Column<ErrorGroup>[] = [
  {
    key: 'title',
    header: t`What failed`,
    cell: ({ id, title, code, app, kind, scenario, operation }) => (
      <>
        <Link to="/dashboard/errors/$id" params={{ id }}>
          <Text span fz="sm" lineClamp={2} maw={520} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Text>
        </Link>
        <Group gap={6}>
          <Text fz="xs" c="dimmed">
            {kindWords[kind]}, {subjectOf({ scenario, operation })}
            {app !== null && `, ${appName(app)}`}
          </Text>
          {code !== null && <Code fz="xs">{code}</Code>}
        </Group>
      </>
    ),
  },
  { key: 'state', header: t`State`, cell: ({ state }) => <StatusBadge status={state} /> },
  {
    key: 'count',
    header: t`Times`,
    align: 'end',
    cell: ({ count, countInDays }) => formatCount(countInDays ?? count),
  },
  { key: 'customers', header: t`Customers`, align: 'end', cell: ({ customers }) => formatCount(customers) },
  {
    key: 'release',
    header: t`Release`,
    cell: ({ lastRelease }) => (
      <Text fz="sm" truncate maw={140} title={lastRelease}>
        {lastRelease}
      </Text>
    ),
  },
  { key: 'first', header: t`First seen`, cell: ({ firstSeenAt }) => <TimeText at={firstSeenAt} relative /> },
  { key: 'last', header: t`Last seen`, cell: ({ lastSeenAt }) => <TimeText at={lastSeenAt} relative /> },
];

/** Everything that fails, those that are alike together: runs of customers, and requests, jobs and work of the server. */
export function ErrorsPage() {
  const { kind, state, order, customer, scenario, code, from, to } = useAddress().values;
  const filters = { kind, state, customer, scenario, code, from, to };
  const query = useInfiniteQuery(errorsQuery({ ...filters, order, limit: 50 }));
  const isFiltered = Object.values(filters).some(Boolean);
  return (
    <>
      <PageHeader
        title={t`Errors`}
        description={t`What has failed in the last 90 days, for customers and in the server. Failures that are alike stand together.`}
      />
      <FilterBar>
        <FilterSelect name="state" label={t`State`} none={t`Any state`} choices={states} />
        <FilterSelect name="kind" label={t`Kind`} none={t`Any kind`} choices={kinds} />
        <FilterSelect name="order" label={t`Order`} none={t`Last seen first`} choices={orders} />
        <FilterNote name="scenario" label={t`Scenario`} />
        <FilterNote name="customer" label={t`Customer`} />
        <FilterNote name="code" label={t`Code`} />
        <FilterNote name="from" label={t`From`} meaning={from && formatDay(from)} />
        <FilterNote name="to" label={t`To`} meaning={to && formatDay(to)} />
      </FilterBar>
      {scenario && from && to && <FailedRunsPart scenario={scenario} code={code} from={from} to={to} />}
      <PagedTable
        label={t`Errors`}
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          isFiltered ? (
            <EmptyState
              title={t`No error matches`}
            >{t`Choose another state or kind, or take a filter away.`}</EmptyState>
          ) : (
            <EmptyState
              title={t`Nothing has failed`}
            >{t`Failed runs appear here within a minute, and failures of the server within seconds.`}</EmptyState>
          )
        }
      />
    </>
  );
}
