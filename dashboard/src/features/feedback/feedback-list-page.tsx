import { t } from '@lingui/core/macro';
import { Button, Group, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx';
import { FilterNote } from '../../ui/filter-note.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { PersonText } from '../../ui/person-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { assigneesQuery, feedbackListQuery, type AdminFeedback } from './feedback-query.ts';
import { choicesOf, kindWords, runLinkWords, saidOf, severityWords, statusWords } from './feedback-words.ts';
import { RecordModal } from './record-modal.tsx';

const columns: Column<AdminFeedback>[] = [
  {
    key: 'message',
    header: t`Feedback`,
    cell: (feedback) => (
      <>
        <Link to="/dashboard/feedback/$id" params={{ id: feedback.id }}>
          <Text span fz="sm" lineClamp={1} maw={420}>
            {saidOf(feedback)}
          </Text>
        </Link>
        <Text fz="xs" c="dimmed">
          {kindWords[feedback.kind]}
          {feedback.rating !== null && t`, ${feedback.rating} of 5`}
          {feedback.severity && ` · ${severityWords[feedback.severity]}`}
          {feedback.assignee && ` · ${feedback.assignee.name}`}
        </Text>
      </>
    ),
  },
  {
    key: 'scenario',
    header: t`About`,
    cell: ({ scenario, run, runLink }) => (
      <>
        <Text fz="sm">{scenario?.title ?? t`The library`}</Text>
        <Text fz="xs" c="dimmed">
          {runLinkWords[runLink]}
          {run?.version != null && t`, version ${run.version}`}
        </Text>
      </>
    ),
  },
  { key: 'customer', header: t`Customer`, cell: ({ customer }) => <PersonText person={customer} /> },
  { key: 'status', header: t`Status`, cell: ({ status }) => <StatusBadge status={status} /> },
  { key: 'created', header: t`Sent`, cell: ({ createdAt }) => <TimeText at={createdAt} relative /> },
];

/** What customers have to say, from inside Make, by a link in a message, on a public page, by the API, or written down by an operator. */
export function FeedbackListPage() {
  const { status, kind, runLink, assignee, customer, scenario } = useAddress().values;
  const filters = { status, kind, runLink, assignee, customer, scenario };
  const query = useInfiniteQuery(feedbackListQuery({ ...filters, limit: 50 }));
  const assignees = useQuery(assigneesQuery).data?.items ?? [];
  const [isRecording, setRecording] = useState(false);
  return (
    <>
      {isRecording && <RecordModal customer={customer ?? ''} onClose={() => setRecording(false)} />}
      <PageHeader
        title={t`Feedback`}
        description={t`What customers say, newest first. Each is answered once, by mail.`}
        actions={
          <Group gap="xs">
            <Button
              component={Link}
              to="/dashboard/feedback/figures"
              variant="default"
              size="sm"
            >{t`Figures`}</Button>
            <WhoMay scope="feedback:write">
              <Button size="sm" onClick={() => setRecording(true)}>{t`Record feedback`}</Button>
            </WhoMay>
          </Group>
        }
      />
      <FilterBar>
        <FilterSelect name="status" label={t`Status`} none={t`Any status`} choices={choicesOf(statusWords)} />
        <FilterSelect name="kind" label={t`Kind`} none={t`Any kind`} choices={choicesOf(kindWords)} />
        <FilterSelect name="runLink" label={t`Run`} none={t`Any run`} choices={choicesOf(runLinkWords)} />
        <FilterSelect
          name="assignee"
          label={t`Assignee`}
          none={t`Anybody`}
          choices={assignees.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <FilterNote name="customer" label={t`Customer`} />
        <FilterNote name="scenario" label={t`Scenario`} />
      </FilterBar>
      <PagedTable
        label={t`Feedback`}
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          Object.values(filters).some(Boolean) ? (
            <EmptyState
              title={t`No feedback matches`}
            >{t`Choose another status or kind, or take a filter away.`}</EmptyState>
          ) : (
            <EmptyState
              title={t`No feedback yet`}
            >{t`Customers send it from Make with the module “Send feedback”, by the link that comes with each report, on the page of a scenario, or through the API.`}</EmptyState>
          )
        }
      />
    </>
  );
}
