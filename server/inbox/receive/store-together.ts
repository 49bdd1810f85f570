import { isDatabaseUnavailable, type Pool } from '../../platform/database.ts';
import { insertStripeEvents, type NewStripeEvent } from './receipt-queries.ts';

type Waiting = {
  event: NewStripeEvent;
  resolve: (isNew: boolean) => void;
  reject: (error: unknown) => void;
};
type Desk = {
  queue: Waiting[];
  statements: number;
  /** When the statement that is under way began. */
  storingSince: number | null;
  /** When the last few events came, the oldest at `next`. */
  recentAt: number[];
  next: number;
};

const mostTogether = 250;
/** A statement that takes longer hangs or meets a slow disk: others need not wait for it. */
const usualStatementMs = 250;
/** Where every statement hangs, the other connections are for everything else. */
const mostStatements = 3;
/** So many events within so short a time are a storm. */
const stormSize = 50;
const stormWithinMs = 500;

const desks = new WeakMap<Pool, Desk>();

/**
 * Stores an event; what arrives while others are being stored goes into one statement. Nothing waits for a timer, and a burst shares its
 * commits and takes one connection, and a few where that hangs. Answers after the commit: false when the event is known already.
 */
export function storeTogether(pool: Pool, event: NewStripeEvent): Promise<boolean> {
  const desk = desks.get(pool) ?? emptyDesk();
  desks.set(pool, desk);
  desk.recentAt[desk.next] = performance.now();
  desk.next = (desk.next + 1) % stormSize;
  return new Promise((resolve, reject) => {
    desk.queue.push({ event, resolve, reject });
    const isFree = desk.storingSince === null || performance.now() - desk.storingSince > usualStatementMs;
    if (isFree && desk.statements < mostStatements) void storeAll(pool, desk);
  });
}

/** Whether so much comes in at this moment that other work of this process should step back. */
export function isStorm(pool: Pool): boolean {
  const desk = desks.get(pool);
  const since = desk?.recentAt[desk.next] ?? Number.NEGATIVE_INFINITY;
  return performance.now() - since < stormWithinMs;
}

function emptyDesk(): Desk {
  return {
    queue: [],
    statements: 0,
    storingSince: null,
    recentAt: Array.from({ length: stormSize }, () => Number.NEGATIVE_INFINITY),
    next: 0,
  };
}

/** Never rejects. The next statement is on its way before those whose events are stored are told: the database need not wait for their answers. */
async function storeAll(pool: Pool, desk: Desk): Promise<void> {
  desk.statements += 1;
  while (desk.queue.length > 0) {
    desk.storingSince = performance.now();
    const tell = await store(pool, desk.queue.splice(0, mostTogether));
    setImmediate(tell);
  }
  desk.statements -= 1;
  desk.storingSince = null;
}

/** Stores events and answers how to tell whoever called. */
async function store(pool: Pool, calls: readonly Waiting[]): Promise<() => void> {
  try {
    const stored = await insertStripeEvents(
      pool,
      calls.map(({ event }) => event),
    );
    return () => {
      for (const { event, resolve } of calls) resolve(stored.delete(event.id)); // of copies in one statement one is new
    };
  } catch (error) {
    // What fails may be the fault of one event: the others get a statement of their own. Where the database is away, all of them are.
    if (calls.length === 1 || isDatabaseUnavailable(error))
      return () => {
        for (const { reject } of calls) reject(error);
      };
    const tells: (() => void)[] = [];
    for (const call of calls) tells.push(await store(pool, [call]));
    return () => {
      for (const tell of tells) tell();
    };
  }
}
