import { overloaded } from './overloaded.ts';
import { waitingCalls, type Call, type Piece } from './waiting-calls.ts';
import { Poisoned, writeInHalves } from './write-in-halves.ts';
import { throughput } from './throughput.ts';

export type DeskOptions<Item, Answer> = {
  /** Writes these in one transaction and answers in their order. */
  write: (items: readonly Item[]) => Promise<readonly Answer[]>;
  /** What became of a single item that failed while the others were written. */
  poisoned: (error: unknown, item: Item) => Answer;
  /** Items that one transaction writes at most. */
  mostTogether: number;
  /** Transactions at the same time. */
  mostWriters: number;
  /** Items that may wait; more are refused. */
  mostWaiting: number;
  /**
   * Items that are worth a transaction beside one that is under way, if they are nearly as many as it has: fewer wait for its end, so that storms of
   * single items share more. Whoever leaves it out has each transaction begin as soon as there is a writer for it.
   */
  worthAnother?: number;
};

export type Desk<Item, Answer> = {
  /** Writes what a holder brings, in its order; the answer comes after the commit of the last one. Refuses what would wait too long. */
  add: (holder: string, items: readonly Item[]) => Promise<Answer[]>;
  /** Refuses (429) while new work would wait too long: to be asked before anything is read. */
  refuseWhenBusy: () => void;
  /** Items that wait, without those that are being written. */
  waiting: () => number;
};

/** New work is refused when what waits is reckoned to take longer than this. */
const longestExpectedMs = 2_000;
/** Writers that are all at it for longer than this are held up by something, such as a lock. */
const stuckAfterMs = 4_000;
/** Whoever waits longer is sent away, well before anybody between gives up. */
const longestWaitMs = 8_000;
/** What is under way for longer keeps nobody waiting who could have another writer. */
const patienceMs = 250;
/** What is written beside a transaction has at least this part of its items, or the first would go on with ever fewer. */
const partOfOther = 0.75;
/** What follows a transaction of many gathers for a part of the time that it took, but never for long. */
const gathering = { partOfLast: 0.25, mostMs: 20 };

/**
 * The one place where a process writes what many bring at once. What arrives while something is written is written together by the next
 * transaction, so a storm of single items shares its commits: those who were answered together come again one after another, and a moment is
 * waited for them. A single item after a single item waits for nothing. Holders take turns, so a busy one does not
 * keep the others waiting, and what one holder brings is never in two transactions at once: it keeps its order.
 *
 * A transaction that fails is tried in halves, down to the item that it fails for. Without the database everything that it had is refused.
 */
export function createDesk<Item, Answer>(options: DeskOptions<Item, Answer>): Desk<Item, Answer> {
  const { mostTogether, mostWriters, mostWaiting, worthAnother = 1 } = options;
  const calls = waitingCalls<Item, Answer>(mostTogether);
  const speed = throughput();
  const begunAt = new Set<{ at: number; count: number }>();
  let isPlanned = false;
  let patience: NodeJS.Timeout | undefined;
  /** The transaction that ended last. */
  let last = { count: 0, ms: 0 };

  const refuseWhenBusy = () => {
    const now = performance.now();
    const isStuck = begunAt.size >= mostWriters && [...begunAt].every(({ at }) => now - at > stuckAfterMs);
    if (isStuck) throw overloaded(longestWaitMs);
    if (calls.waiting() < mostTogether) return; // the next transaction takes all of it
    const expectedMs = calls.waiting() / speed.perMs();
    if (calls.waiting() >= mostWaiting || expectedMs > longestExpectedMs) throw overloaded(expectedMs);
  };

  /** Everything that arrives in the same turn of the process goes together. */
  const plan = () => {
    if (isPlanned) return;
    isPlanned = true;
    setImmediate(() => {
      const areFew = worthAnother > 1 && begunAt.size === 0 && calls.waiting() * 2 < last.count;
      if (areFew) setTimeout(begin, Math.min(last.ms * gathering.partOfLast, gathering.mostMs));
      else begin();
    });
  };

  const enoughForAnother = () => {
    const most = Math.max(...[...begunAt].map(({ count }) => count));
    return worthAnother > 1 ? Math.max(worthAnother, most * partOfOther) : worthAnother;
  };

  const isWorthIt = () =>
    begunAt.size === 0 ||
    calls.waiting() >= enoughForAnother() ||
    [...begunAt].every(({ at }) => performance.now() - at >= patienceMs);

  const begin = () => {
    isPlanned = false;
    clearTimeout(patience);
    while (begunAt.size < mostWriters && isWorthIt()) {
      const pieces = calls.take();
      if (pieces.length === 0) return;
      void flush(pieces);
    }
    if (calls.waiting() > 0 && begunAt.size < mostWriters) patience = setTimeout(plan, patienceMs);
  };

  const flush = async (pieces: Piece<Item, Answer>[]): Promise<void> => {
    const items = pieces.flatMap(({ call, from, to }) => call.items.slice(from, to));
    const begun = { at: performance.now(), count: items.length };
    begunAt.add(begun);
    try {
      const answers = await writeInHalves(items, options.write);
      last = { count: items.length, ms: performance.now() - begun.at };
      speed.note({
        ...last,
        writers: begunAt.size,
        isFull: items.length >= mostTogether / 2,
      });
      let next = 0;
      for (const { call, from, to } of pieces)
        for (let place = from; place < to; place += 1, next += 1) {
          const answer = answers[next] as Answer | Poisoned;
          call.answer(
            place,
            answer instanceof Poisoned ? options.poisoned(answer.error, items[next] as Item) : answer,
          );
        }
    } catch (error) {
      for (const { call } of pieces) call.fail(error);
    } finally {
      begunAt.delete(begun);
      calls.giveBack(pieces);
      plan();
    }
  };

  return {
    refuseWhenBusy,
    waiting: calls.waiting,
    add: (holder, items) =>
      new Promise((resolve, reject) => {
        if (items.length === 0) return resolve([]);
        refuseWhenBusy();
        const call: Call<Item, Answer> = calls.add(holder, items, { resolve, reject });
        const timer = setTimeout(() => call.fail(overloaded(longestWaitMs)), longestWaitMs);
        call.atEnd(() => clearTimeout(timer));
        return plan();
      }),
  };
}
