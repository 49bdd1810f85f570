import { proveSums } from '../../executions/roll-ups/prove-days.ts';
import { proveDrawnRuns } from '../../executions/roll-ups/runs-anew.ts';
import { findSettings } from '../../platform/reporting.ts';
import { counted } from '../../platform/words.ts';
import { runFigures, valueFigures } from '../figure-names.ts';
import type { Gate } from '../gate.ts';
import { findDrift } from '../roll-up-queries.ts';
import { fail, notApplicable, pass, warn } from '../verdict.ts';
import { dayMs } from '../../platform/time.ts';

export const rollUps: Gate = {
  id: 'G7',
  name: 'Sums are those of the facts',
  version: 2,
  holds:
    'The newest days, those that something came in for and one of all others, counted anew from the tasks, are exactly what the sums say; so are the other days’ last proofs, and what is known of drawn installations’ runs.',
  remedy:
    'Count the days anew with “rollups rebuild --from D --to D”: it repairs the sums and tells what differed. If it comes back, a program writes past the library.',
  figures: [...runFigures, ...valueFigures, 'installations', 'activeNow'],
  check: async (deps, { at, runId, looks }) => {
    const settings = await findSettings(deps.pool);
    if (settings === null) return notApplicable('No day was counted yet.');
    if (settings.rebuildFrom !== null)
      return warn('The days are being counted anew after a change of time zone or currency.');
    const { toProve } = await looks();
    const proof = await proveSums(deps, toProve);
    const runs = await proveDrawnRuns(deps.pool, runId);
    const drift = await findDrift(deps.pool, new Date(at.getTime() - dayMs));
    const numbers = {
      daysProven: proof.days,
      tasksCounted: proof.facts,
      rowsThatDiffer: proof.differences.reduce((sum, { rows }) => sum + rows, 0),
      installationsProven: runs.installations,
      installationsThatDiffer: runs.wrong.length,
      standingDays: drift.standing,
      repairedDays: drift.repaired,
    };
    const [first] = proof.differences;
    if (first)
      return fail(
        `${counted(numbers.rowsThatDiffer, 'row of sums differs', 'rows of sums differ')} from the tasks, first ${first.table}${first.day ? ` on ${first.day}` : ''}.`,
        numbers,
      );
    if (runs.wrong.length > 0)
      return fail(
        `What is known of the runs of ${counted(runs.wrong.length, 'installation')} is not what their tasks say, first ${runs.wrong[0]}.`,
        numbers,
      );
    if (drift.standing > 0)
      return fail(
        `A proof found wrong sums on ${counted(drift.standing, 'day')}, which were not counted anew.`,
        numbers,
      );
    if (drift.repaired > 0)
      return warn(
        `The nightly proof found wrong sums on ${counted(drift.repaired, 'day')} and counted them anew.`,
        numbers,
      );
    return pass(
      `${counted(numbers.daysProven, 'day')} with ${counted(numbers.tasksCounted, 'task')} counted anew: every sum is the same.`,
      numbers,
    );
  },
};
