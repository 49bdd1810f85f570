import { withDeps } from './admin-billing.ts';
import type { AdminContext } from './admin-context.ts';
import { auditNow } from './audits/audit-now.ts';
import { findUnexplained } from './history/find-unexplained.ts';
import type { DayRange } from './platform/time.ts';
import { verifyChanges } from './history/verify-changes.ts';

/** `audit run [--from D --to D]`: goes through the days that are asked for beside those of the night; exit status 2 when a gate fails; warnings alone leave it 0. What is wrong and what to do about it stands on stderr, for people. */
export async function auditFromCommandLine(context: AdminContext, asked: DayRange | null): Promise<unknown> {
  const audit = await withDeps(context, (deps) =>
    auditNow(
      {
        ...deps,
        verifyChangeLog: () => verifyChanges(deps.pool),
        findUnexplained: (since, until) => findUnexplained(deps.pool, since, until),
      },
      asked,
    ),
  );
  for (const { gate, name, state, reason, remedy } of audit.results)
    if (remedy !== null)
      process.stderr.write(
        `${gate} ${name} ${state === 'fail' ? 'FAILS' : 'is to be looked at'}: ${reason}\n  What to do: ${remedy}\n`,
      );
  if (audit.failed > 0 || audit.state !== 'done') process.exitCode = 2;
  return audit;
}
