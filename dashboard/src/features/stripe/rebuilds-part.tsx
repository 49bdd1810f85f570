import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { apiPost } from '../../api/client.ts';
import { rebuildsQuery, type RebuildRun } from '../../api/stripe.ts';
import { openWorkQuery } from '../../api/work.ts';
import { formatCount } from '../../format/number.ts';
import { wordsOf } from '../../format/words.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';

const columns: Column<RebuildRun>[] = [
  { key: 'created', header: t`Begun`, cell: ({ createdAt }) => <TimeText at={createdAt} relative /> },
  {
    key: 'state',
    header: t`State`,
    cell: ({ state, step, error }) => (
      <>
        <StatusBadge status={state} />
        <Text fz="xs" c={error ? 'var(--sl-bad)' : 'dimmed'}>
          {error ?? (state === 'running' ? t`Reading ${wordsOf(step).toLowerCase()}` : '')}
        </Text>
      </>
    ),
  },
  {
    key: 'counts',
    header: t`Read`,
    cell: ({ counts }) =>
      Object.entries(counts)
        .map(([list, count]) => `${wordsOf(list)}: ${formatCount(count)}`)
        .join('; ') || '–',
  },
  {
    key: 'problems',
    header: t`Problems`,
    cell: ({ problems }) =>
      problems.length === 0
        ? t`None`
        : problems.map(({ object, problem }) => (
            <Text key={object} fz="xs">
              {object}: {problem}
            </Text>
          )),
  },
  {
    key: 'comparison',
    header: t`Comparison`,
    cell: ({ reconciliationId }) =>
      reconciliationId ? (
        <Link
          to="/dashboard/stripe/reconciliations/$id"
          params={{ id: reconciliationId }}
        >{t`Ledger against Stripe`}</Link>
      ) : (
        '–'
      ),
  },
];

/** Everything that follows from Stripe, read anew from its lists. */
export function RebuildsPart() {
  const query = useInfiniteQuery({ ...rebuildsQuery, refetchInterval: 5_000 });
  return (
    <Part
      title={t`Rebuilds`}
      description={t`Reads everything from Stripe anew. Orders, rights and subscriptions follow it; of the ledger nothing is deleted.`}
      actions={
        <WhoMay scope="billing:write">
          <RebuildButton />
        </WhoMay>
      }
    >
      <PagedTable
        label={t`Rebuilds`}
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title={t`No rebuild yet`}
          >{t`One is needed when events were lost for longer than Stripe keeps them.`}</EmptyState>
        }
      />
    </Part>
  );
}

function RebuildButton() {
  const queries = useQueryClient();
  return (
    <ConfirmButton
      label={t`Rebuild from Stripe`}
      looks={{ variant: 'default' }}
      question={t`Everything that Stripe has is read, at the pace that Stripe allows. The library goes on working meanwhile.`}
      yes={t`Begin`}
      no={t`Not now`}
      act={async () => {
        await apiPost('/admin/rebuilds', {});
        void queries.invalidateQueries({ queryKey: rebuildsQuery.queryKey });
        void queries.invalidateQueries({ queryKey: openWorkQuery.queryKey });
      }}
    />
  );
}
