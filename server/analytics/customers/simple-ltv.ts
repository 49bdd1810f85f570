import type { Db } from '../../platform/database.ts';
import { compared, exactly, inverse, plus, rounded, times, zero } from '../../platform/rational.ts';
import { addDays, type DayRange } from '../../platform/time.ts';
import { measureCourse } from '../mrr/course.ts';
import { readCourse } from '../mrr/mrr.ts';
import { once, type Scope } from '../scope.ts';
import { firstOpenMonth, lastKnownDay, monthAfter } from './known-until.ts';

const endedMonths = 3;
const mostMonths = exactly(60);

/**
 * ARPA × gross margin ÷ the mean customer churn of the last three ended months, at most 60 × ARPA × margin, in minor units; null without a margin,
 * without paying customers, and when that churn is 0 or unknown. It is the library's own: no filter narrows it.
 */
export function findSimpleLtv(db: Db, scope: Scope): Promise<number | null> {
  return once(scope, `simple lifetime value at ${scope.to}`, async () => {
    if (scope.grossMargin === null) return null;
    const library = { ...scope, scenarioId: null, customerId: null, presentedIn: null };
    const days = measureCourse(await readCourse(db, library), rangesOf(scope));
    const { closing, payingCustomers = 0 } = days.at(-1) ?? {};
    const months = days.slice(0, endedMonths);
    if (closing === undefined || payingCustomers === 0) return null;
    if (months.some(({ openingCustomers }) => openingCustomers === 0)) return null;
    const shares = months.map(({ lostCustomers, openingCustomers }) =>
      times(exactly(lostCustomers), inverse(exactly(openingCustomers))),
    );
    const churn = times(shares.reduce(plus, zero), inverse(exactly(endedMonths)));
    if (churn.numerator === 0n) return null;
    const arpa = times(closing, inverse(exactly(payingCustomers)));
    const lifetime = inverse(churn);
    return Number(
      rounded(
        times(arpa, exactly(scope.grossMargin), compared(lifetime, mostMonths) > 0 ? mostMonths : lifetime),
      ),
    );
  });
}

/** The last three months that are over, and the days since. */
function rangesOf(scope: Scope): DayRange[] {
  const [open, last] = [firstOpenMonth(scope), lastKnownDay(scope)];
  const ended = [-3, -2, -1].map((months) => ({
    from: monthAfter(open, months),
    to: addDays(monthAfter(open, months + 1), -1),
  }));
  return last < open ? ended : [...ended, { from: open, to: last }];
}
