import { isDatabaseUnavailable, type Pool } from '../../platform/database.ts';
import { insertStripeEvents, type NewStripeEvent } from './receipt-queries.ts';

type Waiting = {
  event: NewStripeEvent;
  resolve: (isNew: boolean) => void;
  reject: (error: unknown) => void;
};

const mostTogether = 250;
const queues = new WeakMap<Pool, Waiting[]>();

/**
 * Stores an event, one statement at a time: what arrives while one is under way is stored together by the next. Nothing waits for a timer, and a
 * burst shares its commits and takes one connection. Answers after the commit: false when the event is known already.
 */
export function storeTogether(pool: Pool, event: NewStripeEvent): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const waiting = { event, resolve, reject };
    const queue = queues.get(pool);
    if (queue) return void queue.push(waiting);
    queues.set(pool, [waiting]);
    return void storeAll(pool);
  });
}

/** Whether events are being stored at this moment, so that other work should step back. */
export function isStoring(pool: Pool): boolean {
  return queues.has(pool);
}

/** Never rejects; whoever called is told. The queue goes in the same turn in which it was found empty: nobody is left in it. */
async function storeAll(pool: Pool): Promise<void> {
  const queue = queues.get(pool) ?? [];
  while (queue.length > 0) await store(pool, queue.splice(0, mostTogether));
  queues.delete(pool);
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
