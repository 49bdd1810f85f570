import type { Db } from '../platform/database.ts';
import { sum } from '../platform/statistics.ts';
import { addDays, daysBetween, type DayRange } from '../platform/time.ts';
import { countFacts, factsByDay } from './fact-queries.ts';
import type { Candidate } from './find-insights.ts';
import type { Comparison } from './query-plan.ts';
import {
  appOfFailures,
  describeFailures,
  runsByDay,
  sumFreedOfInstallations,
  type DayRuns,
  type RunsByDay,
} from './scenario-run-queries.ts';
import { daysOf, errorsLink, hoursOf, scenarioLink, type ChangedRuns } from './changed-runs.ts';
import {
  count,
  countInWords,
  emphasized,
  hours,
  insightOf,
  multiplied,
  noun,
  outOf,
  weekday,
} from './sentence.ts';
import type { InsightNumber } from './schema.ts';

/** A scenario fails at least twice as often as on the same days of the week before, since a day of this week. */
export async function failuresRose(
  db: Db,
  runs: ChangedRuns,
  comparison: Comparison,
  timeZone: string,
): Promise<Candidate | null> {
  const { scenarioNo, slug, title, apps, freed } = runs;
  const whole: DayRange = { from: comparison.before.from, to: comparison.period.to };
  const rise = riseOf(await runsByDay(db, scenarioNo, whole), comparison);
  if (!rise) return null;
  const { period, before, failed, failedBefore } = rise;
  const { code, ofCode, customers } = await describeFailures(db, scenarioNo, period);
  const isOfCode = code !== null && ofCode * 2 >= failed;
  const app = isOfCode ? ((await appOfFailures(db, scenarioNo, code)) ?? onlyOne(apps)) : null;
  const lost = hoursOf(failed, runs, period);
  const numbers: InsightNumber[] = [weekday('since', period.from)];
  const rising = multiplied('multiple', failedBefore === 0 ? 0 : failed / failedBefore);
  if (rising) numbers.push(rising);
  else numbers.push(count('failedBefore', failedBefore), count('failed', failed));
  if (isOfCode && ofCode < failed) numbers.push(outOf('ofCode', ofCode, failed));
  numbers.push(countInWords('customers', customers));
  if (lost !== null) numbers.push(hours('lost', lost));
  const parts = [
    `Failures of {subject} ${rising ? '{multiple}' : 'rose from {failedBefore} to {failed}'} since {since}`,
    isOfCode && `${ofCode < failed ? '{ofCode}' : 'all'} are {code}${app === null ? '' : ' from {app}'}`,
    lost === null
      ? `{customers} ${noun(customers, 'customer')} ${customers === 1 ? 'is' : 'are'} concerned`
      : `{customers} ${noun(customers, 'customer')} ${customers === 1 ? 'loses' : 'lose'} about {lost} hours a week`,
  ];
  return {
    counted: { failed, failedBefore, customers, freed, since: period.from, ...(isOfCode ? { ofCode } : {}) },
    countAgain: async () => {
      const again = riseOf(await factsByDay(db, scenarioNo, whole, timeZone), comparison);
      const now = await countFacts(db, scenarioNo, period, timeZone, code);
      return {
        failed: now.failed,
        failedBefore: again?.failedBefore ?? 0,
        customers: now.customers,
        freed: await sumFreedOfInstallations(db, scenarioNo, comparison.period, comparison.before),
        since: again?.period.from ?? '',
        ...(isOfCode ? { ofCode: now.ofCode } : {}),
      };
    },
    insight: insightOf(
      {
        kind: 'failuresRose',
        about: slug,
        isGood: false,
        subject: title,
        words: `${parts.filter(Boolean).join('; ')}.`,
        names: { subject: emphasized(title), code: told(code ?? ''), app: nameOf(app ?? '') },
        numbers,
        links: [scenarioLink(slug, period), errorsLink(slug, isOfCode ? code : null, period)],
        hoursPerWeek: lost ?? 0,
        confidence: runs.confidence,
      },
      { period, before },
    ),
  };
}

type Rise = { period: DayRange; before: DayRange; failed: number; failedBefore: number };

/**
 * Since the first bad day, against the same days of the week before, or else the whole week: where there are twice as many failures and twice the
 * share, for more failures of more runs are no news.
 */
function riseOf(byDay: RunsByDay, { period, before, leastChange }: Comparison): Rise | null {
  const sumOf = (name: keyof DayRuns, range: DayRange) =>
    sum(daysOf(range).map((each) => byDay.get(each)?.[name] ?? 0));
  const length = daysBetween(before.from, before.to);
  const from = firstBadDay(byDay, period, sumOf('failed', before) / length);
  const spans = [
    { period: { from, to: period.to }, before: { from: addDays(from, -length), to: before.to } },
    { period, before },
  ];
  const rises = spans.map((span) => ({
    ...span,
    failed: sumOf('failed', span.period),
    failedBefore: sumOf('failed', span.before),
  }));
  const isTwofold = ({ failed, failedBefore, ...span }: Rise) =>
    failed >= leastChange * Math.max(1, failedBefore) &&
    failed * sumOf('finished', span.before) >= leastChange * failedBefore * sumOf('finished', span.period);
  return rises.find(isTwofold) ?? null;
}

/** The first day with at least twice as many failures as a usual one before, and half of the worst one's; else the worst. */
function firstBadDay(byDay: RunsByDay, period: DayRange, usual: number): string {
  const days = daysOf(period);
  const failedOn = (each: string) => byDay.get(each)?.failed ?? 0;
  const most = Math.max(0, ...days.map(failedOn));
  return (
    days.find((each) => failedOn(each) >= Math.max(2 * usual, most / 2)) ??
    days.find((each) => failedOn(each) === most) ??
    period.from
  );
}

const onlyOne = (apps: readonly string[]): string | null => (apps.length === 1 ? apps[0]! : null);

/** A code as sentences write it; whoever reported it may have written anything. */
const told = (code: string): string => `\`${code.replaceAll(/[`\s]+/g, ' ')}\``;

/** `google-sheets` as people write it. */
const nameOf = (app: string): string =>
  app.replaceAll(
    /(?:^|-)([a-z])/g,
    (match, letter: string) => `${match.startsWith('-') ? ' ' : ''}${letter.toUpperCase()}`,
  );
