import { withDeps } from './admin-billing.ts';
import type { AdminContext } from './admin-context.ts';
import { auditNow } from './audits/audit-now.ts';
import { verifyChanges } from './history/verify-changes.ts';

/** `audit run`: exit status 2 when a gate fails; warnings alone leave it 0. */
export async function auditFromCommandLine(context: AdminContext): Promise<unknown> {
  const audit = await withDeps(context, (deps) =>
    auditNow({ ...deps, verifyChangeLog: () => verifyChanges(deps.pool) }),
  );
  if (audit.failed > 0 || audit.state !== 'done') process.exitCode = 2;
  return audit;
}
