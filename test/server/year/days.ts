import type { Report } from '../analytics/figures/facts.ts';
import { later } from '../analytics/figures/calendar.ts';
import { daysOf } from '../../../server/platform/time.ts';
import { isLong, runNight } from './nights.ts';
import { runOf, send } from './reporting.ts';
import type { Year } from './year-world.ts';

export const tasksPerDay = Number(process.env['YEAR_TASKS_PER_DAY'] ?? 12);
const daysTogether = isLong ? 1 : 4;
const nights = isLong ? ['03', '07', '11', '15', '19', '23', '27'] : ['03'];
const [minuteMs, hourMs] = [60_000, 3_600_000];
const models = ['none', 'dollar-model', null, 'euro-model', 'dollar-model'];

/** The instant of a day at which what happens on it happens, before its tasks begin. */
export const morningOf = (day: string): Date => new Date(`${day}T05:30:00Z`);
const earlier = (left: string, right: string) => (left < right ? left : right);
const dayOf = ({ clock }: Year) => clock.now.toISOString().slice(0, 10);

/**
 * Lets days pass until the morning of another one: every few days their tasks are reported, in the morning after the last of them, and
 * so many nights a month the jobs run.
 */
export async function passUntil(year: Year, day: string): Promise<void> {
  for (let from = dayOf(year); from < day;) {
    const days = daysOf({ from, to: earlier(later(from, daysTogether), day) });
    for (const night of days.slice(1)) if (nights.includes(night.slice(8))) await runNight(year, night);
    const morning = days.at(-1) ?? day;
    year.clock.now = new Date(`${morning}T05:15:00Z`);
    await send(
      year,
      days.slice(0, -1).flatMap((each) => tasksOfDay(year, each)),
      new Date(from).getUTCDate(),
    );
    year.clock.now = morningOf(morning);
    from = morning;
  }
}

/** A day's work from six to five: of all kinds, some retried, some failed, some told twice; always the same for the same day. */
export function tasksOfDay({ places }: Year, day: string): Report[] {
  const begins = Date.parse(`${day}T06:00:00Z`);
  const dayNumber = begins / (24 * hourMs);
  return Array.from({ length: tasksPerDay }, (_, number): Report[] => {
    const chance = (purpose: number) => fraction(Math.floor(dayNumber) * 100_003 + number, purpose);
    const retries = number % 12 === 7;
    const place = (retries ? number - 1 : number) + Math.floor(dayNumber);
    const startedAt = begins + Math.floor(((number + chance(1)) / tasksPerDay) * 23 * hourMs);
    const hasFailed = number % 12 === 6 || chance(2) < 0.05;
    const aiModel = models[Math.floor(chance(3) * models.length)] ?? null;
    const end = runOf(`${day}-${number}`, {
      installation: place % places.length,
      startedAt,
      finishedAt: Math.min(startedAt + Math.floor(chance(4) ** 3 * 40 * minuteMs), begins + 23 * hourMs),
      kind: chance(5) < 0.04 ? 'test' : chance(5) < 0.07 ? 'errorHandler' : 'run',
      retryOf: retries ? `${day}-${number - 1}` : null,
      status: hasFailed ? 'failed' : 'completed',
      warning: !hasFailed && chance(6) < 0.1,
      items: chance(7) < 0.3 ? Math.floor(chance(8) * 5) : null,
      timeSavedMinutes: chance(9) < 0.15 ? (chance(10) * 9).toFixed(4) : null,
      credits: chance(11) < 0.9 ? (chance(12) * 12).toFixed(2) : null,
      aiModel,
      inputTokens: aiModel === null || aiModel === 'none' ? null : Math.floor(chance(13) * 9_000),
      outputTokens: aiModel === null || aiModel === 'none' ? null : Math.floor(chance(14) * 900),
      cost: chance(15) < 0.06 ? { amountMicros: Math.floor(chance(16) * 90_000), currency: 'usd' } : null,
      value:
        chance(17) < 0.05
          ? { amountMicros: Math.floor(chance(18) * 9e6), currency: chance(19) < 0.7 ? 'usd' : 'eur' }
          : null,
      errorCode: hasFailed && chance(20) < 0.7 ? 'RateLimitError' : null,
    });
    const begun: Report = { ...end, status: 'running', warning: false, finishedAt: null, errorCode: null };
    return chance(21) < 0.2 ? [begun, end] : chance(21) < 0.25 ? [end, end] : [end];
  }).flat();
}

/** A fraction that is a number's own for a purpose, the same each time. */
function fraction(number: number, purpose: number): number {
  let mixed = Math.imul(number + 1, 0x9e3779b1) ^ Math.imul(purpose + 1, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}
