import { addDays, dayOf } from '../../platform/time.ts';
import { counted } from '../../platform/words.ts';
import { findReporting } from '../../platform/reporting.ts';
import { moneyFigures } from '../figure-names.ts';
import type { Gate } from '../gate.ts';
import { countDifferences, hasLedger } from '../money-queries.ts';
import { fail, notApplicable, pass, warn } from '../verdict.ts';

const daysBack = 35;
/** Stripe settles within two days: until then a difference may be one of time. */
const settledDays = 2;

export const stripeCents: Gate = {
  id: 'G1',
  name: 'Stripe to the cent',
  version: 1,
  holds:
    'Each day and currency, the ledger and Stripe’s balance say the same amount by reporting category, from two days after.',
  remedy:
    'Compare the days again (POST /admin/reconciliations, or the command “reconcile --from D --to D”): it repairs what is certain and names the objects at Stripe of what is left.',
  figures: moneyFigures,
  check: async ({ pool, config, stripe }, { at }) => {
    const { timeZone } = await findReporting(pool, config);
    const today = dayOf(at, timeZone);
    const from = addDays(today, -daysBack);
    if (!stripe && !(await hasLedger(pool)))
      return notApplicable('Stripe is not connected, and nothing was sold.');
    const found = await countDifferences(pool, from, addDays(today, -settledDays));
    const { days, settled, fresh, repaired, newest, example } = found;
    const numbers = {
      daysCompared: days,
      settledDifferences: settled,
      newDifferences: fresh,
      repaired,
      newest,
    };
    if (settled > 0)
      return fail(
        `The ledger and Stripe differ in ${counted(settled, 'total')} of days that are settled: ${example}`,
        numbers,
      );
    if (fresh > 0)
      return warn(
        `The ledger and Stripe differ in ${counted(fresh, 'total')} of the last two days: ${example}`,
        numbers,
      );
    if (repaired > 0)
      return warn(
        `The newest comparison found ${counted(repaired, 'total')} that differed from Stripe’s, and repaired the ledger.`,
        numbers,
      );
    if (newest === null) {
      return (await hasLedger(pool))
        ? warn('The ledger has not been compared with Stripe in the last 35 days.', numbers)
        : notApplicable('Nothing was sold yet, and no day was compared.', numbers);
    }
    if (newest < addDays(today, -settledDays - 1))
      return warn(`The last day that was compared with Stripe is ${newest}.`, numbers);
    return pass(
      `${counted(days, 'day')} compared with Stripe, the last one ${newest}: not a cent between them.`,
      numbers,
    );
  },
};
