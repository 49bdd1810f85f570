import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import type { AuditSources } from './gate.ts';
import { auditByJob } from './run-audit.ts';
import { auditNightly, runAuditJob } from './start-audit.ts';

/** Each night all gates are checked, after the nightly proof of sums and the comparison with Stripe. */
export function auditsJobs(deps: Deps, sources: AuditSources = {}): JobTable {
  return {
    'audits.start-nightly': { schedule: '23 6 * * *', run: () => auditNightly(deps) },
    [runAuditJob]: { run: (payload: { id: string }) => auditByJob({ ...deps, ...sources }, payload) },
  };
}
