import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { wordsOf } from '../../format/words.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { AuditProgress } from './audit-progress.tsx';
import type { Audit, AuditPage } from './audits-query.ts';

const columns: Column<Audit>[] = [
  {
    key: 'created',
    header: t`Audit`,
    cell: ({ id, createdAt }) => (
      <Link to="/dashboard/audits/$id" params={{ id }}>
        <TimeText at={createdAt} />
      </Link>
    ),
  },
  {
    key: 'state',
    header: t`State`,
    cell: ({ state, error }) => (
      <>
        <StatusBadge status={state} />
        {error && (
          <Text fz="xs" c="var(--sl-bad)">
            {error}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'result',
    header: t`Result`,
    cell: ({ state, progress, passed, warned, failed }) =>
      progress ? (
        <AuditProgress progress={progress} />
      ) : state === 'done' ? (
        t`${passed} hold, ${warned} to be looked at, ${failed} fail`
      ) : (
        '–'
      ),
  },
  { key: 'by', header: t`Asked for by`, cell: ({ requestedBy }) => wordsOf(requestedBy) },
];

/** Every audit, newest first. */
export function AuditRunsPart({ query }: { query: UseInfiniteQueryResult<InfiniteData<AuditPage>> }) {
  return (
    <Part
      title={t`History`}
      description={t`Results stay as they were written: each is linked to the one before it.`}
    >
      <PagedTable
        label={t`Audits`}
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title={t`No audit yet`}
          >{t`The first one runs at night; ask for one to have it now.`}</EmptyState>
        }
      />
    </Part>
  );
}
