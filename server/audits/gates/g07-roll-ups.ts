import { proveDays } from '../../executions/roll-ups/prove-days.ts';
import { findSettings } from '../../platform/reporting.ts';
import { addDays, dayOf } from '../../platform/time.ts';
import { counted } from '../../platform/words.ts';
import { runFigures, valueFigures } from '../figure-names.ts';
import type { Gate } from '../gate.ts';
import { findDrift } from '../roll-up-queries.ts';
import { fail, notApplicable, pass, warn } from '../verdict.ts';

/** Days that reports still come for are proven every time. */
const newestDays = 3;
const dayMs = 86_400_000;

export const rollUps: Gate = {
  id: 'G7',
  name: 'Sums are those of the facts',
  version: 1,
  holds:
    'The newest days and 1 % of all others, counted anew from the tasks, are exactly what the sums say; so are the other days’ last proofs.',
  figures: [...runFigures, ...valueFigures, 'installations', 'activeNow'],
  check: async (deps, { at, runId }) => {
    const settings = await findSettings(deps.pool);
    if (settings === null) return notApplicable('No day was counted yet.');
    if (settings.rebuildFrom !== null)
      return warn('The days are being counted anew after a change of time zone or currency.');
    const today = dayOf(at, settings.timeZone);
    const newest = await proveDays(deps, { from: addDays(today, 1 - newestDays), to: addDays(today, 1) });
    const drift = await findDrift(deps.pool, { today, seed: runId, since: new Date(at.getTime() - dayMs) });
    const others = drift.sample && (await proveDays(deps, { from: drift.sample.from, to: drift.sample.to }));
    const wrong = [...newest.differences, ...(others?.differences ?? [])];
    const numbers = {
      daysProven: newest.days + (others?.days ?? 0),
      tasksCounted: newest.facts + (others?.facts ?? 0),
      rowsThatDiffer: wrong.reduce((sum, { rows }) => sum + rows, 0),
      standingDays: drift.standing,
      repairedDays: drift.repaired,
    };
    const [first] = wrong;
    if (first)
      return fail(
        `${counted(numbers.rowsThatDiffer, 'row')} of sums differ from the tasks, first ${first.table}${first.day ? ` on ${first.day}` : ''}.`,
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
