import { factsKeptFrom } from '../../executions/kept-facts.ts';
import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { findReporting } from '../../platform/reporting.ts';
import { addDays, dayOf, hourMs, type DayRange } from '../../platform/time.ts';
import { workWithRests } from '../../platform/with-rests.ts';
import { chooseDays } from './choose-days.ts';
import {
  holdGoneDays,
  selectKnownDays,
  selectSeal,
  type DayFindings,
  type Gone,
  type KnownDay,
  type LookedDay,
} from './day-queries.ts';
import { lookAtHours, type Hour } from './hour-queries.ts';
import { digestOfHours, digestOfRest, holds, isSameSeal, type Rest, type SealContent } from './seal.ts';

/** Who is writing now has told its instant already. */
const marginMs = 10 * 60_000;
/** About so many tasks are gone through by one statement: a fraction of a second. */
const tasksAtOnce = 50_000;

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

type Ask = <T>(statement: (db: Db) => Promise<T>) => Promise<T>;

async function lookAtDay(ask: Ask, known: KnownDay, before: string) {
  const { day, sums, sumsFrom, sumsTo, tasks } = known;
  const sealed = await ask((db) => selectSeal(db, day));
  const latest = sealed && sealed.before > before ? sealed.before : before;
  const hours = await hoursOf(ask, { from: day, days: 1, tasks }, sealed?.before ?? null, latest);
  const isWhole = hours.every(({ later }) => later === 0);
  const [rest, restThen] = await ask(async (db): Promise<[Rest, Rest | null]> => [
    await digestOfRest(db, day, { before: latest, recordedBefore: null }),
    sealed && (await digestOfRest(db, day, sealed)),
  ]);
  const renewed: SealContent = {
    before: latest,
    ...digestOfHours(hours, 'known'),
    ...rest,
    sums: { from: sumsFrom, to: sumsTo, digest: isWhole ? sums : null },
  };
  const then = sealed &&
    restThen && { before: sealed.before, ...digestOfHours(hours, 'sealed'), ...restThen };
  const isBroken = sealed !== null && then !== null && !holds(then, sealed);
  const findings: DayFindings = { ...findingsIn(hours), ...(isBroken ? { broken: 1 } : {}) };
  return {
    looked: { day, sums: isWhole ? sums : null, tasks: tasksIn(hours), findings },
    isHeld: sealed !== null,
    // What is broken keeps its seal: it stays broken until the rows are back. What something comes in for right now is sealed by the next audit.
    seal: isBroken || (sealed && (!isWhole || isSameSeal(sealed, renewed))) ? null : renewed,
  };
}

/** The hours of some days, by as many statements as keep each short. */
async function hoursOf(
  ask: Ask,
  { from, days, tasks }: { from: string; days: number; tasks: number },
  sealedBefore: string | null,
  before: string,
): Promise<Hour[]> {
  const start = Date.parse(`${from}T00:00:00Z`);
  const hours = 24 * days;
  const step = Math.max(1, Math.floor((24 * tasksAtOnce) / Math.max(tasksAtOnce, tasks)));
  const bounds = Array.from({ length: Math.ceil(hours / step) }, (_, index) => index * step);
  const parts = await workWithRests(bounds, (first) =>
    ask((db) =>
      lookAtHours(db, {
        from: new Date(start + first * hourMs),
        to: new Date(start + Math.min(hours, first + step) * hourMs),
        sealedBefore,
        before,
      }),
    ),
  );
  return parts.flat();
}

const tasksIn = (hours: readonly Hour[]) => hours.reduce((sum, { tasks }) => sum + tasks, 0);

const findingNames = ['foreign', 'nameless', 'empty', 'repeated', 'unproven', 'contradicting'] as const;

function findingsIn(hours: readonly Hour[]): DayFindings {
  const sum = (name: (typeof findingNames)[number]) => hours.reduce((total, hour) => total + hour[name], 0);
  return Object.fromEntries(
    findingNames.flatMap((name) => {
      const count = sum(name);
      return count > 0 ? [[name, count]] : [];
    }),
  );
}
