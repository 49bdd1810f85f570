import { isDatabaseUnavailable, type Pool } from '../../platform/database.ts';
import { insertStripeEvents, type NewStripeEvent } from './receipt-queries.ts';

type Waiting = {
  event: NewStripeEvent;
  resolve: (isNew: boolean) => void;
  reject: (error: unknown) => void;
};
type Desk = { queue: Waiting[]; writers: number; lastStormAt: number };

/** While one statement is under way another may begin: the database stores while this process reads what comes next. */
const mostWriters = 2;
const mostTogether = 250;
/** Statements of so many events say that more comes in than single statements could take. */
const stormSize = 8;
const stormLastsMs = 100;

const desks = new WeakMap<Pool, Desk>();

/**
 * Stores an event; what arrives while others are being stored goes into one statement. Nothing waits for a timer, and a burst shares its
 * commits and takes two connections at most. Answers after the commit: false when the event is known already.
 */
export function storeTogether(pool: Pool, event: NewStripeEvent): Promise<boolean> {
  const desk = desks.get(pool) ?? { queue: [], writers: 0, lastStormAt: Number.NEGATIVE_INFINITY };
  desks.set(pool, desk);
  return new Promise((resolve, reject) => {
    desk.queue.push({ event, resolve, reject });
    if (desk.writers < mostWriters) void writeOn(pool, desk);
  });
}

/** Whether so much comes in at this moment that other work of this process should step back. */
export function isStorm(pool: Pool): boolean {
  const lastStormAt = desks.get(pool)?.lastStormAt ?? Number.NEGATIVE_INFINITY;
  return performance.now() - lastStormAt < stormLastsMs;
}

/** Never rejects; whoever called is told. */
async function writeOn(pool: Pool, desk: Desk): Promise<void> {
  desk.writers += 1;
  while (desk.queue.length > 0) {
    if (desk.queue.length >= stormSize) desk.lastStormAt = performance.now();
    await store(pool, desk.queue.splice(0, mostTogether));
  }
  desk.writers -= 1;
}

async function store(pool: Pool, calls: Waiting[]): Promise<void> {
  try {
    const stored = await insertStripeEvents(
      pool,
      calls.map(({ event }) => event),
    );
    for (const { event, resolve } of calls) resolve(stored.delete(event.id)); // of copies in one statement one is new
  } catch (error) {
    // What fails may be the fault of one event: the others get a statement of their own. Where the database is away, all of them are.
    if (calls.length > 1 && !isDatabaseUnavailable(error))
      for (const call of calls) await store(pool, [call]);
    else for (const { reject } of calls) reject(error);
  }
}
