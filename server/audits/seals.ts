import { factsKeptFrom } from '../executions/kept-facts.ts';
import type { AuditDeps, Seal } from './gate.ts';
import { countSealed, digestOfDay, findUnsealedDays, selectSeals, type SealContent } from './seal-queries.ts';

/** The newest sealed days are looked at every time, and some of the others, so that each has its turn. */
const newestDays = 8;
const otherDays = 16;
/** So many days are sealed at once: a library that has never been audited takes some nights. */
const mostAtOnce = 40;
/** Who is writing now has told its instant already. */
const marginMs = 10 * 60_000;

type Held = { sealed: number; held: number; broken: string[]; seals: Seal[] };

/**
 * Holds sealed days against their seals, and seals those that are over. A seal is of what had come in when it was made: tasks that arrive later and
 * rows that the ledger gets later change nothing of it; the day is then sealed again, with them. Days are those of UTC, so that no change of
 * zone moves them, and numbers alone are sealed: a name may be erased.
 */
export async function holdSeals(
  { pool, reading }: Pick<AuditDeps, 'pool' | 'reading'>,
  { to, at, seed, doubted }: { to: string; at: Date; seed: string; doubted: readonly string[] },
): Promise<Held> {
  const before = new Date(at.getTime() - marginMs);
  const from = factsKeptFrom(at).toISOString().slice(0, 10);
  const known = await selectSeals(pool, { from, newest: newestDays, others: otherDays, seed, doubted });
  const unsealed = await findUnsealedDays(pool, { from, to, most: mostAtOnce });
  const broken: string[] = [];
  const seals: Seal[] = [];
  for (const { day, content } of known)
    await reading.inSnapshot(async (db) => {
      const now = await digestOfDay(db, day, content);
      if (!isSame(now, content)) return void broken.push(day);
      const renewed = await digestOfDay(db, day, { before: before.toISOString(), recordedBefore: null });
      if (!isSame(renewed, content)) seals.push({ subject: day, content: renewed });
    });
  for (const day of unsealed)
    seals.push({
      subject: day,
      content: await reading.inSnapshot((db) =>
        digestOfDay(db, day, { before: before.toISOString(), recordedBefore: null }),
      ),
    });
  return {
    sealed: (await countSealed(pool)) + unsealed.length,
    held: known.length,
    broken: broken.toSorted(),
    seals,
  };
}

const isSame = (left: SealContent, right: SealContent) =>
  left.tasks === right.tasks &&
  left.tasksDigest === right.tasksDigest &&
  left.valuesDigest === right.valuesDigest &&
  left.ledgerRows === right.ledgerRows &&
  left.ledgerDigest === right.ledgerDigest;
