import type { Deps } from '../../platform/deps.ts';
import { databaseNow, selectNewEvents } from './event-queries.ts';
import { messageOf, type Message } from './messages.ts';
import { beginOfHour, readActivity, type Activity } from './read-activity.ts';
import type { AnalyticsDeps } from '../scope.ts';
import type { LiveActivity } from './schema.ts';

export type FeedDeps = Pick<Deps, 'pool'> & AnalyticsDeps;

/** Events are announced in their transaction and seen after its commit, so those of the last seconds are looked for again. */
export const overlapSeconds = 15;
const mostEventsAtOnce = 100;
/** Reading what goes on takes at most a tenth of the time, whatever the load. */
const restPerWork = 9;
const wholeEveryMs = 30_000;

/** One look after the other, each telling what is new since the one before. */
export type LiveFeed = {
  /** What goes on, as of the last look. */
  activity: () => Promise<LiveActivity>;
  look: (tell: (message: Message) => void) => Promise<void>;
};

/** A feed that begins with the first look. */
export function createLiveFeed(deps: FeedDeps): LiveFeed {
  const changed = activityChanges(deps);
  const happened = newEvents(deps);
  let first: Promise<LiveActivity> | null = null;
  let shown: LiveActivity | null = null;
  const readAnew = async (): Promise<Message[]> => {
    const { activity, messages } = await changed(shown);
    shown = activity;
    return messages;
  };
  return {
    activity: async () => {
      if (shown) return shown;
      first ??= changed(null).then(({ activity }) => (shown = activity));
      return first.finally(() => (first = null));
    },
    look: async (tell) => {
      (await happened()).forEach(tell);
      (await readAnew()).forEach(tell);
    },
  };
}

function activityChanges(deps: FeedDeps) {
  let nextReadingAt = 0;
  let nextWholeAt = 0;
  return async (before: LiveActivity | null): Promise<{ activity: LiveActivity; messages: Message[] }> => {
    const startedAt = performance.now();
    if (before && startedAt < nextReadingAt) return { activity: before, messages: [] };
    const isWhole = before === null || startedAt >= nextWholeAt;
    const read = await readActivity(deps, { isWhole });
    const readAt = performance.now();
    nextReadingAt = readAt + (readAt - startedAt) * restPerWork;
    if (isWhole) nextWholeAt = readAt + wholeEveryMs;
    const lastHour = withLatest(before?.lastHour ?? [], read);
    const { activeNow, tasks, gates } = read;
    const activity = { asOf: read.asOf.toISOString(), activeNow, lastHour, tasks, gates };
    return { activity, messages: before ? changes(before, activity) : [] };
  };
}

/** The last hour, in which the minutes that were read anew replace those of before. */
function withLatest(before: LiveActivity['lastHour'], { asOf, readFrom, minutes }: Activity) {
  const [begin, end] = [beginOfHour(asOf).toISOString(), readFrom.toISOString()];
  return [...before.filter(({ minute }) => minute >= begin && minute < end), ...minutes];
}

function changes(before: LiveActivity, after: LiveActivity): Message[] {
  const known = new Set(before.lastHour.map((minute) => JSON.stringify(minute)));
  const lastHour = after.lastHour.filter((minute) => !known.has(JSON.stringify(minute)));
  const isSame =
    lastHour.length === 0 &&
    before.activeNow === after.activeNow &&
    JSON.stringify(before.gates) === JSON.stringify(after.gates) &&
    JSON.stringify(before.tasks) === JSON.stringify(after.tasks);
  return isSame ? [] : [{ event: 'tick', data: { ...after, lastHour } }];
}

function newEvents({ pool }: FeedDeps): () => Promise<Message[]> {
  let lastLook: Date | null = null;
  const told = new Map<string, number>();
  return async () => {
    const now = await databaseNow(pool);
    const since = new Date((lastLook ?? now).getTime() - overlapSeconds * 1000);
    for (const [id, toldAt] of told) if (toldAt < since.getTime()) told.delete(id);
    const rows = await selectNewEvents(pool, since, { known: [...told.keys()], limit: mostEventsAtOnce });
    for (const { id } of rows) told.set(id, now.getTime());
    lastLook = now;
    return rows.map(messageOf);
  };
}
