import type { OperatorCaller } from '../../platform/caller.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { conflict, invalid, notFound } from '../../platform/errors.ts';
import { findVersion } from '../../scenarios/find-scenario.ts';
import { lockFeedback, selectFeedback, type FeedbackRow } from '../queries.ts';
import { readForOperators } from '../read-feedback.ts';
import type { AdminFeedback } from '../schema.ts';
import { noteChanges } from '../triage/change-queries.ts';
import { isVersionOut, writeFix } from './fix-queries.ts';
import { tellOfFixes } from './tell-of-fixes.ts';

type FixDeps = Pick<Deps, 'pool' | 'queue' | 'now'>;

/** Says which version mends it. A version that is out already is told at once. The same again changes nothing. */
export async function linkFix(
  { pool, queue, now }: FixDeps,
  caller: OperatorCaller,
  id: string,
  number: number,
): Promise<AdminFeedback> {
  return inTransaction(pool, async (db) => {
    const feedback = await lockedFeedback(db, id);
    if (feedback.scenarioId === null)
      throw invalid('/version', 'It is about no scenario: only a version of one can mend it.');
    if (feedback.duplicateOf !== null)
      throw conflict('is_duplicate', `It is a duplicate: name the fix of ${feedback.duplicateOf}.`);
    const version = await findVersion(db, feedback.scenarioId, number, { includeUnpublished: true });
    if (!version) throw invalid('/version', 'Its scenario has no version of this number.');
    if (version.id !== feedback.fixVersionId) {
      if (version.isPublished && !(await isVersionOut(db, version.id)))
        throw invalid('/version', 'It was rolled back: what is published now is without it.');
      const at = now();
      await writeFix(db, id, version.id);
      await note(db, caller, feedback, { current: String(number), at });
      await tellOfFixes({ queue, now }, db, [feedback.scenarioId]);
    }
    return readForOperators(db, caller, id);
  });
}

/** Takes it back, as long as nobody was told. */
export async function unlinkFix(
  { pool, now }: FixDeps,
  caller: OperatorCaller,
  id: string,
): Promise<AdminFeedback> {
  return inTransaction(pool, async (db) => {
    const feedback = await lockedFeedback(db, id);
    if (feedback.fixedAt !== null)
      throw conflict(
        'fix_told',
        'The customer has been told of this version already: name a later one instead.',
      );
    if (feedback.fixVersionId !== null) {
      await writeFix(db, id, null);
      await note(db, caller, feedback, { current: null, at: now() });
    }
    return readForOperators(db, caller, id);
  });
}

async function lockedFeedback(db: Db, id: string): Promise<FeedbackRow> {
  await lockFeedback(db, id);
  const [feedback] = await selectFeedback(db, { id, limit: 1 });
  if (!feedback) throw notFound('The feedback');
  return feedback;
}

const note = (
  db: Db,
  { operatorId }: OperatorCaller,
  { id, fixNumber }: FeedbackRow,
  { current, at }: { current: string | null; at: Date },
): Promise<void> =>
  noteChanges(db, [id], [{ field: 'fix', former: fixNumber === null ? null : String(fixNumber), current }], {
    author: { by: 'operator', operatorId },
    at,
  });
