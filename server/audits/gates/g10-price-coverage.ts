import { findReporting } from '../../platform/reporting.ts';
import { addDays, dayOf } from '../../platform/time.ts';
import { counted } from '../../platform/words.ts';
import { valueFigures } from '../figure-names.ts';
import type { Gate } from '../gate.ts';
import { measureCoverage } from '../value-queries.ts';
import { fail, notApplicable, pass, warn } from '../verdict.ts';

const daysBack = 30;
const mostTokens = 0.01;

export const priceCoverage: Gate = {
  id: 'G10',
  name: 'Every model has a price',
  version: 1,
  holds: 'Of 30 days, no task’s model lacks a price (more than 1 % of all tokens: failed).',
  remedy:
    'Set the price of the models that are named (POST /admin/model-prices), then value the tasks anew with “values restate --from D --to D”.',
  figures: valueFigures,
  check: async ({ reading, config }, { at }) =>
    reading.inSnapshot(async (db) => {
      const { timeZone } = await findReporting(db, config);
      const to = dayOf(at, timeZone);
      const { tasks, unpriced, tokens, unpricedTokens, models } = await measureCoverage(
        db,
        addDays(to, 1 - daysBack),
        to,
      );
      const numbers = { tasks, unpriced, tokens, unpricedTokens, models };
      if (tasks === 0) return notApplicable('No task named a model in the last 30 days.', numbers);
      if (unpriced === 0)
        return pass(`${counted(tasks, 'task')} with a model, each with a known cost.`, numbers);
      const named = `${counted(unpriced, 'task')} of ${tasks} used a model of unknown cost (${models.slice(0, 3).join(', ')})`;
      const share = unpricedTokens / Math.max(1, tokens);
      return share > mostTokens || tokens === 0
        ? fail(
            `${named}, with ${(share * 100).toFixed(1)} % of all tokens: costs are too low and ROI too high.`,
            numbers,
          )
        : warn(`${named}, with less than 1 % of all tokens.`, numbers);
    }),
};
