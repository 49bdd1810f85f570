import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { wordsOf } from '../../format/words.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx';
import { FilterNote } from '../../ui/filter-note.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { PersonText } from '../../ui/person-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { feedbackListQuery, type AdminFeedback } from './feedback-query.ts';

const choices = (values: string[]) => values.map((value) => ({ value, label: wordsOf(value) }));

const columns: Column<AdminFeedback>[] = [
  {
    key: 'message',
    header: 'Feedback',
    cell: ({ id, kind, message, rating }) => (
      <>
        <Link to="/dashboard/feedback/$id" params={{ id }}>
          <Text span fz="sm" lineClamp={1} maw={420}>
            {message}
          </Text>
        </Link>
        <Text fz="xs" c="dimmed">
          {wordsOf(kind)}
          {rating !== null && `, ${rating} of 5`}
        </Text>
      </>
    ),
  },
  { key: 'scenario', header: 'About', cell: ({ scenario }) => scenario?.title ?? 'The library' },
  { key: 'customer', header: 'Customer', cell: ({ customer }) => <PersonText person={customer} /> },
  { key: 'status', header: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
  { key: 'created', header: 'Sent', cell: ({ createdAt }) => <TimeText at={createdAt} relative /> },
];

/** What customers have to say, from inside Make or by the API. */
export function FeedbackListPage() {
  const { status, kind, customer, scenario } = useAddress().values;
  const query = useInfiniteQuery(feedbackListQuery({ status, kind, customer, scenario, limit: 50 }));
  return (
    <>
      <PageHeader
        title="Feedback"
        description="What customers say, newest first. Each is answered once, by mail."
      />
      <FilterBar>
        <FilterSelect
          name="status"
          label="Status"
          none="Any status"
          choices={choices(['open', 'answered', 'closed'])}
        />
        <FilterSelect
          name="kind"
          label="Kind"
          none="Any kind"
          choices={choices(['bug', 'idea', 'praise', 'question'])}
        />
        <FilterNote name="customer" label="Customer" />
        <FilterNote name="scenario" label="Scenario" />
      </FilterBar>
      <PagedTable
        label="Feedback"
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          status || kind || customer || scenario ? (
            <EmptyState title="No feedback matches">
              Choose another status or kind, or take a filter away.
            </EmptyState>
          ) : (
            <EmptyState title="No feedback yet">
              Customers send it from Make with the module “Send feedback”, or through the API.
            </EmptyState>
          )
        }
      />
    </>
  );
}
