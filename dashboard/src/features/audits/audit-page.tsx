import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { DataState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { AuditProgress } from './audit-progress.tsx';
import { measuredText, statusOf } from './audit-words.ts';
import { auditQuery, type GateResult } from './audits-query.ts';

const columns: Column<GateResult>[] = [
  { key: 'gate', header: t`Gate`, cell: ({ gate, name }) => `${gate} ${name}` },
  { key: 'state', header: t`State`, cell: ({ state }) => <StatusBadge status={statusOf(state)} /> },
  {
    key: 'reason',
    header: t`What was found`,
    cell: ({ reason, remedy, numbers }) => (
      <>
        <Text fz="sm" maw={560}>
          {reason}
        </Text>
        {remedy !== null && (
          <Text fz="sm" maw={560}>
            <b>{t`What to do:`}</b> {remedy}
          </Text>
        )}
        <Text fz="xs" c="dimmed" maw={560}>
          {measuredText(numbers)}
        </Text>
      </>
    ),
  },
];

/** What one audit found. */
export function AuditRunPage() {
  const { id } = useParams({ from: '/dashboard/audits/$id' });
  const query = useQuery(auditQuery(id));
  return (
    <>
      <PageHeader
        title={t`Audit`}
        description={query.data ? <TimeText at={query.data.createdAt} /> : t`Reading the audit…`}
      />
      <DataState query={query}>
        {({ results, head, state, error, release, progress }) => (
          <Stack gap="md">
            <StatusBadge status={state} />
            {error && <Text c="var(--sl-bad)">{error}</Text>}
            {progress && <AuditProgress progress={progress} />}
            {results.length > 0 && (
              <DataTable label={t`Results`} columns={columns} rows={results} rowKey={({ gate }) => gate} />
            )}
            {head !== null && (
              <Text fz="xs" c="dimmed" style={{ wordBreak: 'break-all' }}>
                <Trans>
                  Release {release}. Last entry of the chain: {head}
                </Trans>
              </Text>
            )}
          </Stack>
        )}
      </DataState>
    </>
  );
}
