import type { Deps } from '../platform/deps.ts';
import type { AuditDeps } from './gate.ts';
import { readAudit } from './read-audits.ts';
import { runAudit } from './run-audit.ts';
import { startAudit } from './start-audit.ts';

/** A server goes on with it when the caller is gone by then. */
const jobAfterSeconds = 180;

/** Checks every gate while the caller waits, as the command line does. */
export async function auditNow(deps: AuditDeps & Pick<Deps, 'queue'>) {
  const { id } = await startAudit(deps, 'commandLine', jobAfterSeconds);
  await runAudit(deps, id);
  return readAudit(deps.pool, id);
}
