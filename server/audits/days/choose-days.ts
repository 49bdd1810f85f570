import { createHash } from 'node:crypto';
import type { DayRange } from '../../platform/time.ts';
import type { KnownDay } from './day-queries.ts';

/** So much is looked at in one audit beside the present and the newest day, whatever the library holds. */
const most = { days: 40, tasks: 2_000_000 };

/**
 * `toProve`: those whose sums are counted anew. Of the others, sums and tasks are both as they were when that was done last. `waiting`: how many had
 * no room.
 */
export type Chosen = { chosen: KnownDay[]; toProve: string[]; waiting: number };

/**
 * The ended days to look at: always the newest; then, as far as there is room, those in doubt, those without a seal, those whose sums have changed
 * since the last look, and the others in turn, the longest unseen first. One of the others is drawn by a seed whatever waits, so that nobody
 * who changes an old day knows how long that stays unseen. Days that somebody asks for are looked at beside these, however many they are.
 */
export function chooseDays(known: readonly KnownDay[], seed: string, asked: DayRange | null = null): Chosen {
  const [newest] = known.slice(-1);
  if (!newest) return { chosen: [], toProve: [], waiting: 0 };
  const isAsked = ({ day }: KnownDay) => asked !== null && day >= asked.from && day <= asked.to;
  const rest = known.slice(0, -1).filter((day) => !isAsked(day));
  const drawnFirst = (left: KnownDay, right: KnownDay) =>
    hash(seed, left.day).localeCompare(hash(seed, right.day));
  const [drawn] = rest.filter((day) => urgency(day) === 3).toSorted(drawnFirst);
  const inOrder = rest.filter((day) => day !== drawn).toSorted(byUrgency);
  const chosen = drawn ? [newest, drawn] : [newest];
  let tasks = drawn?.tasks ?? 0;
  for (const day of inOrder) {
    tasks += day.tasks;
    if (chosen.length >= most.days || tasks > most.tasks) break;
    chosen.push(day);
  }
  const waiting = known.filter((day) => urgency(day) < 3 && !chosen.includes(day)).length;
  chosen.push(...known.slice(0, -1).filter(isAsked));
  const inTime = chosen.toSorted((left, right) => (left.day < right.day ? -1 : 1));
  const toProve = inTime.filter((day) => day === newest || day === drawn || isAsked(day) || urgency(day) < 3);
  return { chosen: inTime, toProve: toProve.map(({ day }) => day), waiting };
}

const hash = (seed: string, day: string) => createHash('sha256').update(`${seed} ${day}`).digest('hex');

/** 0 in doubt, 1 without a seal, 2 changed since the last look, 3 as it was. */
function urgency({ findings, isSealed, sums, sumsThen }: KnownDay): 0 | 1 | 2 | 3 {
  if (Object.values(findings).some((count) => count > 0)) return 0;
  if (!isSealed) return 1;
  return sums === sumsThen ? 3 : 2;
}

function byUrgency(left: KnownDay, right: KnownDay): number {
  const isUnsealed = urgency(left) === 1;
  const newestFirst = left.day < right.day ? 1 : -1;
  const longestUnseen = (left.lookedAt?.getTime() ?? 0) - (right.lookedAt?.getTime() ?? 0);
  return urgency(left) - urgency(right) || (isUnsealed ? newestFirst : longestUnseen || newestFirst);
}
