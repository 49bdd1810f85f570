import type { Db } from '../platform/database.ts';
import { addDays, daysBetween, type DayRange } from '../platform/time.ts';
import { shareChangeConfidence } from './confidence.ts';
import { countFacts, failedFactsByDay } from './fact-queries.ts';
import type { Candidate } from './find-insights.ts';
import type { Comparison } from './query-plan.ts';
import {
  describeFailures,
  failuresByDay,
  sumFreedOfInstallations,
  sumScenarioRuns,
  type ScenarioRuns,
} from './roll-up-queries.ts';
import { count, day, hours, insightOf, noun, rate } from './sentence.ts';

const microsPerHour = 60e6; // millionths of a minute

/** Scenarios whose failures rose, or whose completion rate fell: whichever of both was told first leaves the other out. */
export async function findScenarioChanges(
  db: Db,
  { risen, fallen, timeZone }: { risen: Comparison; fallen: Comparison; timeZone: string },
): Promise<Candidate[]> {
  const scenarios = await sumScenarioRuns(db, risen.period, risen.before);
  const candidates = await Promise.all(
    scenarios.map(async (runs) => {
      if (hasRisen(runs, risen)) return failuresRose(db, runs, risen, timeZone);
      return hasFallen(runs, fallen) ? completionFell(db, runs, fallen, timeZone) : null;
    }),
  );
  return candidates.filter((candidate) => candidate !== null);
}

const finished = ({ completed, failed }: ScenarioRuns) => completed + failed;
const finishedBefore = ({ completedBefore, failedBefore }: ScenarioRuns) => completedBefore + failedBefore;

const confidenceOf = (runs: ScenarioRuns): number =>
  shareChangeConfidence(
    { hits: runs.failedBefore, of: finishedBefore(runs) },
    { hits: runs.failed, of: finished(runs) },
  );

const hasVolume = (runs: ScenarioRuns, { fewestRuns }: Comparison) =>
  finished(runs) >= fewestRuns && finishedBefore(runs) >= fewestRuns;

/** Twice as many, and twice the share: more failures of more runs are no news. */
function hasRisen(runs: ScenarioRuns, comparison: Comparison): boolean {
  const { leastChange, leastConfidence } = comparison;
  const [share, shareBefore] = [runs.failed / finished(runs), runs.failedBefore / finishedBefore(runs)];
  return (
    hasVolume(runs, comparison) &&
    runs.failed >= leastChange * Math.max(1, runs.failedBefore) &&
    share >= leastChange * shareBefore &&
    confidenceOf(runs) >= leastConfidence
  );
}

function hasFallen(runs: ScenarioRuns, comparison: Comparison): boolean {
  const fall = runs.completedBefore / finishedBefore(runs) - runs.completed / finished(runs);
  return (
    hasVolume(runs, comparison) &&
    fall >= comparison.leastChange &&
    confidenceOf(runs) >= comparison.leastConfidence
  );
}

async function failuresRose(
  db: Db,
  runs: ScenarioRuns,
  comparison: Comparison,
  timeZone: string,
): Promise<Candidate> {
  const { scenarioNo, slug, title, apps, failed, failedBefore } = runs;
  const { period, before } = comparison;
  const [{ code, ofCode, customers }, byDay] = [
    await describeFailures(db, scenarioNo, period),
    await failuresByDay(db, scenarioNo, period),
  ];
  const since = firstBadDay(byDay, period, failedBefore / daysBetween(before.from, before.to));
  const lost = hoursOf(failed, runs, comparison);
  const [app] = apps.length === 1 ? apps : [];
  const isOfCode = code !== null && ofCode * 2 >= failed;
  return {
    counted: { failed, failedBefore, customers, freed: runs.freed, ...(isOfCode ? { ofCode } : {}), since },
    countAgain: async () => {
      const now = await countFacts(db, scenarioNo, period, timeZone, code);
      const then = await countFacts(db, scenarioNo, before, timeZone, null);
      const days = await failedFactsByDay(db, scenarioNo, period, timeZone);
      return {
        failed: now.failed,
        failedBefore: then.failed,
        customers: now.customers,
        freed: await sumFreedOfInstallations(db, scenarioNo, period, before),
        ...(isOfCode ? { ofCode: now.ofCode } : {}),
        since: firstBadDay(days, period, then.failed / daysBetween(before.from, before.to)),
      };
    },
    insight: insightOf(
      {
        kind: 'failuresRose',
        about: slug,
        isGood: false,
        subject: title,
        words: [
          `Failures of ${title} rose from {failedBefore} to {failed} in a week, above all since {since}`,
          isOfCode &&
            `; {ofCode} of {failed} are \`${code}\`${app === undefined ? '' : ` of ${nameOf(app)}`}`,
          `; {customers} ${noun(customers, 'customer')} ${customers === 1 ? 'is' : 'are'} concerned`,
          lost !== null && `, who ${customers === 1 ? 'loses' : 'lose'} about {lost} hours a week`,
          '.',
        ]
          .filter(Boolean)
          .join(''),
        numbers: [
          count('failedBefore', failedBefore),
          count('failed', failed),
          day('since', since),
          ...(isOfCode ? [count('ofCode', ofCode)] : []),
          count('customers', customers),
          ...(lost === null ? [] : [hours('lost', lost)]),
        ],
        links: [
          scenarioLink(slug, period),
          {
            label: 'Errors',
            path: `/dashboard/errors?scenario=${encodeURIComponent(slug)}${isOfCode ? `&code=${encodeURIComponent(code)}` : ''}`,
          },
        ],
        hoursPerWeek: lost ?? 0,
        confidence: confidenceOf(runs),
      },
      comparison,
    ),
  };
}

async function completionFell(
  db: Db,
  runs: ScenarioRuns,
  comparison: Comparison,
  timeZone: string,
): Promise<Candidate> {
  const { scenarioNo, slug, title, completed, failed, completedBefore, failedBefore } = runs;
  const { period, before } = comparison;
  const [share, shareBefore] = [completed / finished(runs), completedBefore / finishedBefore(runs)];
  const missing = (shareBefore - share) * finished(runs);
  const lost = hoursOf(missing, runs, comparison);
  return {
    counted: { completed, failed, completedBefore, failedBefore, freed: runs.freed },
    countAgain: async () => {
      const now = await countFacts(db, scenarioNo, period, timeZone, null);
      const then = await countFacts(db, scenarioNo, before, timeZone, null);
      return {
        completed: now.completed,
        failed: now.failed,
        completedBefore: then.completed,
        failedBefore: then.failed,
        freed: await sumFreedOfInstallations(db, scenarioNo, period, before),
      };
    },
    insight: insightOf(
      {
        kind: 'completionFell',
        about: slug,
        isGood: false,
        subject: title,
        words: `Completion of ${title} fell from {shareBefore} to {share}: {failed} of {finished} finished runs failed in a week${lost === null ? '' : ', which costs about {lost} hours'}.`,
        numbers: [
          rate('shareBefore', shareBefore),
          rate('share', share),
          count('failed', failed),
          count('finished', finished(runs)),
          ...(lost === null ? [] : [hours('lost', lost)]),
        ],
        links: [
          scenarioLink(slug, period),
          { label: 'Errors', path: `/dashboard/errors?scenario=${encodeURIComponent(slug)}` },
        ],
        hoursPerWeek: lost ?? 0,
        confidence: confidenceOf(runs),
      },
      comparison,
    ),
  };
}

/** `google-sheets` as people write it. */
const nameOf = (app: string): string =>
  app.replaceAll(
    /(?:^|-)([a-z])/g,
    (match, letter: string) => `${match.startsWith('-') ? ' ' : ''}${letter.toUpperCase()}`,
  );

/** Hours a week that so many runs would have saved, as the completed ones of both periods did; null: nothing is known of that. */
function hoursOf(missing: number, runs: ScenarioRuns, { period }: Comparison): number | null {
  const completed = runs.completed + runs.completedBefore;
  if (completed === 0 || Number(runs.freed) === 0) return null;
  return (missing * Number(runs.freed) * 7) / completed / microsPerHour / daysBetween(period.from, period.to);
}

const scenarioLink = (slug: string, { from, to }: DayRange) => ({
  label: 'Figures of the scenario',
  path: `/dashboard/scenarios/${encodeURIComponent(slug)}?from=${from}&to=${to}`,
});

/** The first day with at least twice as many failures as a usual one before; the worst where none has so many. */
function firstBadDay(byDay: ReadonlyMap<string, number>, { from, to }: DayRange, usual: number): string {
  const days = Array.from({ length: daysBetween(from, to) }, (_, index) => addDays(from, index));
  const most = Math.max(...byDay.values());
  return (
    days.find((each) => (byDay.get(each) ?? 0) >= Math.max(2 * usual, most / 2)) ??
    days.find((each) => byDay.get(each) === most) ??
    from
  );
}
