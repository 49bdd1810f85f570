import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  Audit,
  AuditDetail,
  AuditGate,
  AuditPage,
  GateResult,
} from '../../../../server/audits/schema.ts';
import { apiGet, apiPost } from '../../api/client.ts';
import { pagedQuery } from '../../api/pages.ts';

export type { Audit, AuditDetail, AuditGate, AuditPage, GateResult };
export type GateState = GateResult['state'];

const isUnderWay = ({ state }: Audit) => state === 'waiting' || state === 'running';

/** Runs with how each gate stands; asked again until the one under way is done. */
export const auditsQuery = infiniteQueryOptions({
  ...pagedQuery<Audit, AuditPage>('/admin/audits', { limit: 20 }),
  refetchInterval: ({ state }) => (state.data?.pages[0]?.items.some(isUnderWay) ? 1_000 : 60_000),
});

/** One run with everything that it found. */
export function auditQuery(id: string) {
  return queryOptions({
    queryKey: ['/admin/audits', id],
    queryFn: ({ signal }) => apiGet<AuditDetail>(`/admin/audits/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? 1_000 : false),
  });
}

/** What one gate said, newest first. */
export const historyQuery = (gate: string) =>
  pagedQuery<GateResult>(`/admin/audits/gates/${encodeURIComponent(gate)}`, { limit: 20 });

export const startAudit = () => apiPost<{ id: string }>('/admin/audits', {});
