import { scopesOf } from '../../accounts/operators/roles.ts';
import type { OperatorCaller, OperatorRole } from '../../platform/caller.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { invalid, notFound } from '../../platform/errors.ts';
import { tellOfFixed } from '../fixes/tell-of-fixes.ts';
import { redactWords } from '../redaction/redact-words.ts';
import { lockFeedback, selectFeedback, type FeedbackRow } from '../queries.ts';
import { readForOperators } from '../read-feedback.ts';
import type { AdminFeedback } from '../schema.ts';
import { noteChanges, type Change } from './change-queries.ts';
import { selectAssignees, selectDuplicates, writeTriage, type Triage } from './triage-queries.ts';
import { refuseOutdated } from './refuse-outdated.ts';
import type { TriageBody } from './triage-schema.ts';

const everyRole: readonly OperatorRole[] = ['owner', 'admin', 'analyst', 'support'];
const rolesThatAnswer = everyRole.filter((role) => scopesOf(role).includes('feedback:write'));

/** Operators who may be given feedback, by name. */
export const listAssignees = (db: Db) => selectAssignees(db, rolesThatAnswer);

/** Sorts feedback: state, kind, severity, who looks after it, and whether it says what another has said. What is so already leaves no trace. */
export async function triageFeedback(
  { pool, queue, now }: Pick<Deps, 'pool' | 'queue' | 'now'>,
  caller: OperatorCaller,
  id: string,
  body: TriageBody,
): Promise<AdminFeedback> {
  return inTransaction(pool, async (db) => {
    await lockFeedback(db, id);
    const [feedback] = await selectFeedback(db, { id, limit: 1 });
    if (!feedback) throw notFound('The feedback');
    if (feedback.kind === 'review' && body.kind !== undefined)
      throw invalid('/kind', 'A review stays one: hide it instead.');
    await refuseOutdated(db, id, { ...feedback, assignee: feedback.assigneeId }, body);
    const triage = await triaged(db, feedback, body);
    const changes = changesOf(
      feedback,
      triage,
      body.reason === undefined ? null : redactWords(body.reason).text,
    );
    if (changes.length > 0) {
      const at = now();
      await writeTriage(db, id, triage, at);
      const author = { by: 'operator' as const, operatorId: caller.operatorId };
      await noteChanges(db, [id], changes, { author, at });
      if (triage.duplicateOf !== null && triage.duplicateOf !== feedback.duplicateOf)
        await hearOfFix({ queue, now }, db, triage.duplicateOf);
    }
    return readForOperators(db, caller, id);
  });
}

async function triaged(db: Db, feedback: FeedbackRow, body: TriageBody): Promise<Triage> {
  const { assignee: assigneeId = feedback.assigneeId, duplicateOf = feedback.duplicateOf } = body;
  const { kind = feedback.kind, severity = feedback.severity } = body;
  if (assigneeId !== null && assigneeId !== feedback.assigneeId) await requireAssignee(db, assigneeId);
  if (duplicateOf !== null && duplicateOf !== feedback.duplicateOf)
    await requireOriginal(db, feedback, duplicateOf);
  const becomesDuplicate = duplicateOf !== null && feedback.duplicateOf === null;
  const isNoLonger = duplicateOf === null && feedback.closedBecause === 'duplicate';
  const status = body.status ?? (becomesDuplicate ? 'closed' : isNoLonger ? 'open' : feedback.status);
  const closedBecause =
    status !== 'closed' ? null : duplicateOf !== null ? 'duplicate' : ('operator' as const);
  return {
    status,
    closedBecause: feedback.status === 'closed' && !becomesDuplicate ? null : closedBecause,
    kind,
    severity,
    assigneeId,
    duplicateOf,
  };
}

/** Whoever says what has been mended already hears of that, too. */
async function hearOfFix(deps: Pick<Deps, 'queue' | 'now'>, db: Db, originalId: string): Promise<void> {
  const [original] = await selectFeedback(db, { id: originalId, limit: 1 });
  if (original?.fixedAt && ['fixed', 'closed'].includes(original.status))
    await tellOfFixed(deps, db, [originalId]);
}

async function requireAssignee(db: Db, operatorId: string): Promise<void> {
  if (!(await listAssignees(db)).some(({ id }) => id === operatorId))
    throw invalid(
      '/assignee',
      'No operator who may answer feedback has this id: take one that GET /admin/feedback/assignees lists.',
    );
}

/** What others are duplicates of is none itself, so that there is always one to look after. */
async function requireOriginal(db: Db, { id }: FeedbackRow, originalId: string): Promise<void> {
  if (originalId === id) throw invalid('/duplicateOf', 'Nothing is a duplicate of itself.');
  await lockFeedback(db, originalId);
  const [original] = await selectFeedback(db, { id: originalId, limit: 1 });
  if (!original) throw invalid('/duplicateOf', 'There is no feedback with this id.');
  if (original.duplicateOf !== null)
    throw invalid('/duplicateOf', `It is a duplicate itself: name ${original.duplicateOf}.`);
  if ((await selectDuplicates(db, id, 1)).length > 0)
    throw invalid(
      '/duplicateOf',
      'Others are duplicates of this one: make them duplicates of the other first.',
    );
}

function changesOf(former: FeedbackRow, current: Triage, reason: string | null): Change[] {
  const fields = [
    ['status', former.status, current.status],
    ['kind', former.kind, current.kind],
    ['severity', former.severity, current.severity],
    ['assignee', former.assigneeId, current.assigneeId],
    ['duplicateOf', former.duplicateOf, current.duplicateOf],
  ] as const;
  return fields.flatMap(([field, was, is]) =>
    was === is ? [] : [{ field, former: was, current: is, reason }],
  );
}
