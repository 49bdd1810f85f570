import { t } from '@lingui/core/macro';
import { Button, Stack } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { openWorkQuery } from '../../api/work.ts';
import { DataState, ProblemAlert } from '../../ui/data-state.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { AuditRunsPart } from './audit-runs-part.tsx';
import { AuditSummary } from './audit-summary.tsx';
import { auditsQuery, startAudit } from './audits-query.ts';
import { GatesPart } from './gates-part.tsx';

/** Whether the figures can be believed: how each gate stands, what was found before, and whether that was changed since. */
export function AuditsPage() {
  const query = useInfiniteQuery(auditsQuery);
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: startAudit,
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: openWorkQuery.queryKey });
      return queries.invalidateQueries({ queryKey: auditsQuery.queryKey });
    },
  });
  const newest = query.data?.pages[0];
  const isUnderWay = newest?.items.some(({ state }) => state === 'waiting' || state === 'running') ?? false;
  return (
    <>
      <PageHeader
        title={t`Audits`}
        description={t`Sixteen conditions that the figures must keep, checked every night and whenever you ask.`}
        actions={
          <WhoMay scope="audits:write">
            <Button
              onClick={() => start.mutate()}
              loading={start.isPending || isUnderWay}
            >{t`Check now`}</Button>
          </WhoMay>
        }
      />
      {start.error && <ProblemAlert error={start.error} />}
      <DataState query={{ ...query, data: newest }}>
        {(page) => (
          <Stack gap={32}>
            <AuditSummary page={page} />
            <GatesPart gates={page.gates} />
            <AuditRunsPart query={query} />
          </Stack>
        )}
      </DataState>
    </>
  );
}
