import { setImmediate as othersHadTheirTurn } from 'node:timers/promises';
import { inTransaction, type Db, type Pool } from '../../platform/database.ts';
import { allTogether, inTurns } from '../../platform/together.ts';
import type { StripeEventEffect, StripeEventOutcome } from '../stripe-event-handler.ts';
import { finishStripeEvents, parkStripeEvents, type FinishedEvents } from './lease-queries.ts';

/** The lease was lost to another worker: everything written under it is rolled back. */
export class LeaseLostError extends Error {}

/** Events under one lease and what follows from them. */
export type Writing = { ids: readonly string[]; lease: string; effect: StripeEventEffect };

/** Writes effect and marks in one transaction; rejects when nothing was written. */
export type Writer = (writing: Writing) => Promise<void>;

type Waiting = { writing: Writing; resolve: () => void; reject: (error: unknown) => void };

const mostTogether = 200;

/**
 * One transaction at a time: what gets ready while one is under way is written together by the next. Where a transaction of several
 * fails, each gets one of its own, so that one failing takes none with it.
 */
export function createWriter(pool: Pool): Writer {
  const queue: Waiting[] = [];
  let isWriting = false;
  const writeAll = async () => {
    isWriting = true;
    await othersHadTheirTurn(); // what was read at once gets ready at once
    while (queue.length > 0) await attempt(pool, queue.splice(0, mostTogether));
    isWriting = false;
  };
  return (writing) =>
    new Promise((resolve, reject) => {
      queue.push({ writing, resolve, reject });
      if (!isWriting) void writeAll();
    });
}

/** Never rejects; whoever waits is told. */
async function attempt(pool: Pool, calls: readonly Waiting[]): Promise<void> {
  try {
    await inTransaction(pool, (db) =>
      writeInto(
        db,
        calls.map(({ writing }) => writing),
      ),
    );
    for (const { resolve } of calls) resolve();
  } catch (error) {
    if (calls.length > 1) for (const call of calls) await attempt(pool, [call]);
    else calls[0]?.reject(error);
  }
}

async function writeInto(db: Db, writings: readonly Writing[]): Promise<void> {
  const finished: FinishedEvents[] = [];
  let held = 0;
  for (const [{ ids, lease }, outcome] of await outcomesOf(db, writings)) {
    if (outcome.state === 'parked') held += await parkStripeEvents(db, ids, lease, outcome);
    else finished.push({ ids, lease, ...outcome });
  }
  held += await finishStripeEvents(db, finished);
  if (held !== writings.reduce((sum, { ids }) => sum + ids.length, 0)) throw new LeaseLostError();
}

/**
 * Runs the independent effects at the same time, the others one after another. What waits for something is asked once more when all are
 * written, for another of them may have brought it; whoever brings it releases only what was parked before.
 */
async function outcomesOf(
  db: Db,
  writings: readonly Writing[],
): Promise<ReadonlyMap<Writing, StripeEventOutcome>> {
  const [shared, outcomes] = [inTurns(db), new Map<Writing, StripeEventOutcome>()]; // `shared` is this transaction's own
  const run = async (on: Db, writing: Writing) => void outcomes.set(writing, await writing.effect(on));
  const [independent, others] = [true, false].map((isIndependent) =>
    writings.filter(({ effect }) => (effect.isIndependent ?? false) === isIndependent),
  ) as [Writing[], Writing[]];
  await allTogether(shared, independent, run);
  for (const writing of others) await run(shared, writing);
  const isWaiting = (writing: Writing) => outcomes.get(writing)?.state === 'parked';
  if (writings.length > 1)
    for (const writing of writings.filter(isWaiting)) await run(inTurns(shared), writing);
  return outcomes;
}
