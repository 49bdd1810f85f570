import type { Deps } from '../platform/deps.ts';
import type { DayRange } from '../platform/time.ts';
import type { AuditDeps } from './gate.ts';
import { readAudit } from './read-audits.ts';
import { runAudit } from './run-audit.ts';
import { startAudit } from './start-audit.ts';

/** A server goes on with it when the caller is gone by then. */
const jobAfterSeconds = 180;

/** Checks every gate while the caller waits, as the command line does; of `asked` every day is gone through. */
export async function auditNow(deps: AuditDeps & Pick<Deps, 'queue'>, asked: DayRange | null = null) {
  const { id } = await startAudit(deps, 'commandLine', jobAfterSeconds);
  await runAudit(deps, id, asked);
  return readAudit(deps.pool, id);
}
