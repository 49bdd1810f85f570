import type { AdminContext } from './admin-context.ts';
import { proveDays } from './executions/roll-ups/prove-days.ts';
import { rebuildDays } from './executions/roll-ups/rebuild-days.ts';
import { countRuns } from './executions/roll-ups/runs-anew.ts';
import { Day } from './platform/time.ts';

type Range = { from: string; to: string };

const rangeOf = ({ from, to }: Range) => ({ from: Day.parse(from), to: Day.parse(to) });
/** What commands need that go through the tasks of many days. */
export const rollUpDepsOf = (context: AdminContext) => ({
  ...context,
  config: { ...context.config, directDatabaseUrl: context.directUrl },
  now: () => new Date(),
});

/** `rollups rebuild --from D --to D`, and what is known of installations' runs: exit status 2 when sums were not those of the tasks and were put right. */
export async function rebuildRollUps(context: AdminContext, range: Range): Promise<unknown> {
  const deps = rollUpDepsOf(context);
  const rebuilt = await rebuildDays(deps, rangeOf(range));
  const runs = await countRuns(deps, { repair: true });
  const differences = rebuilt.differences + runs.rows;
  if (differences > 0) process.exitCode = 2;
  return { ...rebuilt, differences };
}

/** `rollups prove --from D --to D`: changes nothing; exit status 2 when sums are not those of the tasks. */
export async function proveRollUps(context: AdminContext, range: Range): Promise<unknown> {
  const proof = await proveDays(rollUpDepsOf(context), rangeOf(range));
  if (proof.differences.length > 0) process.exitCode = 2;
  return proof;
}
