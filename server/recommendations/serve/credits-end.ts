import { readExhaustion } from '../../forecasting/exhaustion/read-exhaustion.ts';
import type { Db } from '../../platform/database.ts';
import { addDays, dayOf } from '../../platform/time.ts';
import type { Upgrade } from '../schema.ts';

const mostPlaces = 100;
/** What was foreseen longer ago is no news; a night may be missed. */
const freshDays = 3;
const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** The plan of the customer's in Make whose credits end first, with a chance of 80 %, before they are renewed; null: none is foreseen to. */
export async function creditsEndOf(db: Db, customerId: string, at: Date): Promise<Upgrade | null> {
  const { items } = await readExhaustion(db, { customer: customerId, limit: mostPlaces });
  const today = dayOf(at, 'UTC');
  const ending = items.flatMap(({ p80On, creditsPerMonth, plan, used, renewsOn, through }): Upgrade[] => {
    const isNews = through >= addDays(today, -freshDays) && renewsOn > today;
    if (p80On === null || creditsPerMonth === null || !isNews) return [];
    const named = plan === null ? 'your plan in Make' : `your plan “${plan}” in Make`;
    const reason =
      used >= creditsPerMonth
        ? `The ${grouped.format(creditsPerMonth)} credits of ${named} are used up, and renewed on ${renewsOn}.`
        : `${grouped.format(used)} of ${grouped.format(creditsPerMonth)} credits of ${named} are used. With a chance of 80 % the rest is used up by ${p80On}, before they are renewed on ${renewsOn}: a larger plan would keep your scenarios running.`;
    return [{ plan, creditsPerMonth, used, endsOn: p80On, renewsOn, reason }];
  });
  return ending.toSorted((a, b) => (a.endsOn < b.endsOn ? -1 : 1))[0] ?? null;
}
