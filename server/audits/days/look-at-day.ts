import type { Db } from '../../platform/database.ts';
import { hourMs } from '../../platform/time.ts';
import { workWithRests } from '../../platform/with-rests.ts';
import { selectSeal, type DayFindings, type KnownDay } from './day-queries.ts';
import { lookAtHours, type Hour } from './hour-queries.ts';
import { digestOfHours, digestOfRest, holds, isSameSeal, type Rest, type SealContent } from './seal.ts';

/** About so many tasks are gone through by one statement: a fraction of a second. */
const tasksAtOnce = 50_000;

/** Runs a statement in a snapshot of its own. */
export type Ask = <T>(statement: (db: Db) => Promise<T>) => Promise<T>;

/** Goes through a day that is over, and holds it against its seal where it has one; else it tells what to seal. */
export async function lookAtDay(ask: Ask, known: KnownDay, before: string) {
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
export async function hoursOf(
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

/** How many tasks began in them. */
export const tasksIn = (hours: readonly Hour[]) => hours.reduce((sum, { tasks }) => sum + tasks, 0);

const findingNames = ['foreign', 'nameless', 'empty', 'repeated', 'unproven', 'contradicting'] as const;

/** What was found in them, where it was. */
export function findingsIn(hours: readonly Hour[]): DayFindings {
  const sum = (name: (typeof findingNames)[number]) => hours.reduce((total, hour) => total + hour[name], 0);
  return Object.fromEntries(
    findingNames.flatMap((name) => {
      const count = sum(name);
      return count > 0 ? [[name, count]] : [];
    }),
  );
}
