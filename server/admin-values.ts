import type { AdminContext } from './admin-context.ts';
import { rollUpDepsOf } from './admin-roll-ups.ts';
import { restateValues } from './executions/restate/restate-values.ts';
import { Day } from './platform/time.ts';

/** `values restate --from D --to D [--dry-run]`: exit status 2 when values differed. */
export async function restateFromCommandLine(
  context: AdminContext,
  { from, to, isDryRun }: { from: string; to: string; isDryRun: boolean },
): Promise<unknown> {
  const range = { from: Day.parse(from), to: Day.parse(to) };
  const restatement = await restateValues(rollUpDepsOf(context), range, { isDryRun });
  if (restatement.restated + restatement.implausible > 0) process.exitCode = 2;
  return restatement;
}
