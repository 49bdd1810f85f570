import { t } from '@lingui/core/macro';
import { Button, Popover, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { apiPost } from '../../api/client.ts';
import { reconciliationsQuery, type ReconciliationRun } from '../../api/stripe.ts';
import { openWorkQuery } from '../../api/work.ts';
import { useReporting } from '../../format/reporting.ts';
import { formatDay } from '../../format/time.ts';
import { useNow } from '../../format/use-now.ts';
import { wordsOf } from '../../format/words.ts';
import { CustomRange } from '../../time-range/custom-range.tsx';
import { addDays, dayInZone } from '../../time-range/days.ts';
import { EmptyState, ProblemAlert } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { differencesText } from './difference-words.ts';

const columns: Column<ReconciliationRun>[] = [
  {
    key: 'days',
    header: t`Days`,
    cell: ({ id, from, to }) => (
      <Link to="/dashboard/stripe/reconciliations/$id" params={{ id }}>
        {from === to ? formatDay(from) : `${formatDay(from)} – ${formatDay(to)}`}
      </Link>
    ),
  },
  { key: 'state', header: t`State`, cell: ({ state }) => <StatusBadge status={state} /> },
  { key: 'result', header: t`Result`, cell: (run) => differencesText(run) },
  { key: 'by', header: t`Asked for by`, cell: ({ requestedBy }) => wordsOf(requestedBy) },
  { key: 'finished', header: t`Finished`, cell: ({ finishedAt }) => <TimeText at={finishedAt} relative /> },
];

/** Stripe's balance held against the ledger, day by day. */
export function ReconciliationsPart() {
  const query = useInfiniteQuery({ ...reconciliationsQuery, refetchInterval: 10_000 });
  return (
    <Part
      title={t`Reconciliations`}
      description={t`Every night, and whenever you ask: each day of Stripe’s balance against the ledger, by currency and category.`}
      actions={
        <WhoMay scope="billing:write">
          <ReconcileButton />
        </WhoMay>
      }
    >
      <PagedTable
        label={t`Reconciliations`}
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title={t`Nothing was compared yet`}
          >{t`The first comparison runs at night; ask for one to have it now.`}</EmptyState>
        }
      />
    </Part>
  );
}

function ReconcileButton() {
  const queries = useQueryClient();
  const { timeZone } = useReporting();
  const today = dayInZone(useNow(), timeZone);
  const [isOpen, setIsOpen] = useState(false);
  const start = useMutation({
    mutationFn: (range: { from: string; to: string }) =>
      apiPost<{ id: string }>('/admin/reconciliations', range),
    onSuccess: () => {
      setIsOpen(false);
      void queries.invalidateQueries({ queryKey: openWorkQuery.queryKey });
      return queries.invalidateQueries({ queryKey: reconciliationsQuery.queryKey });
    },
  });
  return (
    <Popover opened={isOpen} onChange={setIsOpen} trapFocus withinPortal position="bottom-end" shadow="md">
      <Popover.Target>
        <Button onClick={() => setIsOpen(true)} loading={start.isPending}>{t`Compare days`}</Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Text fz="xs" c="dimmed" mb="xs">{t`Press the first day and the last; one day twice.`}</Text>
        {start.error && <ProblemAlert error={start.error} />}
        <CustomRange
          range={{ from: addDays(today, -1), to: today, today }}
          onChoose={({ from, to }) => start.mutate({ from, to })}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
