import { factsKeptFrom } from '../../executions/kept-facts.ts';
import type { Deps } from '../../platform/deps.ts';
import { findReporting } from '../../platform/reporting.ts';
import { addDays, dayOf, type DayRange } from '../../platform/time.ts';
import { chooseDays } from './choose-days.ts';
import { holdGoneDays, selectKnownDays, type DayFindings, type Gone, type LookedDay } from './day-queries.ts';
import { findingsIn, hoursOf, lookAtDay, tasksIn, type Ask } from './look-at-day.ts';
import type { SealContent } from './seal.ts';

/** Who is writing now has told its instant already. */
const marginMs = 10 * 60_000;

/** What an audit found in the tasks and the ledger, day by day. */
export type Looks = {
  /** The days whose sums are to be counted anew, the present and coming ones too. */
  toProve: string[];
  tasks: number;
  /** Sums over them and over what stands from former looks at others. */
  found: (name: keyof DayFindings) => number;
  brokenDays: string[];
  /** A day with a task that stands twice. */
  repeatedOn: string | null;
  held: number;
  gone: Gone;
  /** Days that are to be looked at and had no room this time. */
  waiting: number;
  looked: LookedDay[];
  seals: { subject: string; content: SealContent }[];
};

/**
 * Goes through the tasks of the present day, of the newest that is over, and of as many others as there is room for, and holds sealed days against
 * their seals. What a night reads does not grow with the library's age: a day that is over is read once, and again only when its sums
 * change or its turn comes.
 */
export async function lookAtDays(
  { reading, config }: Pick<Deps, 'reading' | 'config'>,
  at: Date,
  seed: string,
  asked: DayRange | null = null,
): Promise<Looks> {
  const today = dayOf(at, 'UTC');
  const keptFrom = factsKeptFrom(at).toISOString().slice(0, 10);
  const { known, gone } = await reading.inSnapshot(async (db) => {
    const { timeZone } = await findReporting(db, config);
    const to = addDays(today, -1);
    return {
      known: await selectKnownDays(db, { from: keptFrom, to, timeZone }),
      gone: await holdGoneDays(db, keptFrom),
    };
  });
  const { chosen, toProve, waiting } = chooseDays(known, seed, asked);
  const before = new Date(at.getTime() - marginMs).toISOString();
  const ask: Ask = (statement) => reading.inSnapshot(statement);
  const seals: Looks['seals'] = [];
  const looked: LookedDay[] = [];
  let held = 0;
  for (const day of chosen) {
    const look = await lookAtDay(ask, day, before);
    if (look.seal) seals.push({ subject: day.day, content: look.seal });
    if (look.isHeld) held += 1;
    looked.push(look.looked);
  }
  const coming = [today, addDays(today, 1)];
  const present = await hoursOf(ask, { from: today, days: 2, tasks: known.at(-1)?.tasks ?? 0 }, null, before);
  const presentFindings = findingsIn(present);
  const unseen = known.filter(({ day }) => !looked.some((look) => look.day === day));
  const all = [
    presentFindings,
    ...looked.map(({ findings }) => findings),
    ...unseen.map(({ findings }) => findings),
  ];
  const broken = [...looked, ...unseen].filter(({ findings }) => findings.broken).map(({ day }) => day);
  return {
    toProve: [...toProve, ...coming],
    tasks: looked.reduce((sum, { tasks }) => sum + tasks, 0) + tasksIn(present),
    found: (name) => all.reduce((sum, findings) => sum + (findings[name] ?? 0), 0),
    brokenDays: [...gone.changed, ...broken].toSorted(),
    repeatedOn:
      looked.find(({ findings }) => findings.repeated)?.day ?? (presentFindings.repeated ? today : null),
    held: held + gone.gone,
    gone,
    waiting,
    looked,
    seals,
  };
}
