import { findImplausible } from '../../executions/plausibility/find-implausible.ts';
import { findReporting } from '../../platform/reporting.ts';
import { addDays, dayMs, dayOf } from '../../platform/time.ts';
import { counted, inWords } from '../../platform/words.ts';
import { runFigures, valueFigures } from '../figure-names.ts';
import type { Gate } from '../gate.ts';
import { countDoubts, findRaisedInputs } from '../value-queries.ts';
import { verdictOf } from '../verdict.ts';

/** An installation's day with so many error handlers, and so many times its runs, is a loop. */
const loop = { mostHandlers: 100, timesRuns: 5 };
const daysBack = 7;
/** Whoever doubles what a run is said to save doubles ROI. */
const timesRaised = 2;
const raisedDays = 30;

export const plausibility: Gate = {
  id: 'G11',
  name: 'Figures can be believed',
  version: 2,
  holds:
    'Nobody frees more than ten times a scenario’s usual minutes per run, uses five times its tokens or frees 480 hours a month; no error handler loops; no success carries an error; each value says where its minutes come from; nobody has doubled what ROI rests on without a customer’s word.',
  remedy:
    'Open the installations that are named and ask the customer; correct minutes, rates or the reporting program, then value the tasks anew with “values restate --from D --to D”.',
  figures: [...valueFigures, ...runFigures],
  check: async (deps, { at, looks }) => {
    await findImplausible(deps);
    const { timeZone } = await findReporting(deps.pool, deps.config);
    const today = dayOf(at, timeZone);
    const { found, tasks } = await looks();
    const doubts = await deps.reading.inSnapshot((db) =>
      countDoubts(db, {
        month: `${today.slice(0, 7)}-01`,
        from: addDays(today, -daysBack),
        to: addDays(today, 1),
        ...loop,
      }),
    );
    const since = new Date(at.getTime() - raisedDays * dayMs);
    const raised = await findRaisedInputs(deps.pool, { since, at, times: timesRaised });
    const [first] = raised;
    const example = first ? `${first.name} of ${first.subject} from ${first.was} to ${first.is}` : '';
    const { worst } = doubts;
    const beyond = worst ? `${inWords(worst.kind)} of ${worst.subjectId}` : '';
    return verdictOf(
      [
        {
          name: 'implausible',
          count: doubts.implausible,
          is: 'fail',
          says: [
            `installation or customer is beyond belief this month (${beyond})`,
            `installations or customers are beyond belief this month (worst ${beyond})`,
          ],
        },
        {
          name: 'loops',
          count: doubts.loops,
          is: 'fail',
          says: [
            'installation’s error handlers ran more than a hundred times on a day, five times as often as its runs',
            'installations’ error handlers ran more than a hundred times on a day, five times as often as their runs',
          ],
        },
        {
          name: 'contradicting',
          count: found('contradicting'),
          is: 'fail',
          says: [
            'task is reported as completed and carries an error',
            'tasks are reported as completed and carry an error',
          ],
        },
        {
          name: 'unproven',
          count: found('unproven'),
          is: 'fail',
          says: [
            'valued task does not say where its minutes come from',
            'valued tasks do not say where their minutes come from',
          ],
        },
        {
          name: 'raised',
          count: raised.length,
          is: 'fail',
          says: [
            `input of ROI was at least doubled within 30 days without a customer’s word (${example})`,
            `inputs of ROI were at least doubled within 30 days without a customer’s word (first ${example})`,
          ],
        },
      ],
      `${counted(tasks, 'task')} of the days that were looked at and the month’s figures are within belief.`,
      { tasksLookedAt: tasks },
    );
  },
};
