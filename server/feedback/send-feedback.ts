import { answerMinutes } from '../executions/calibration/answer-minutes.ts';
import { inTransaction, type Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { invalid } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { reopenAfterComplaint } from './fixes/reopen.ts';
import { insertFeedback, type NewFeedback } from './queries.ts';
import { readOwn } from './read-feedback.ts';
import { redactWords } from './redaction/redact-words.ts';
import { offerCandidates } from './runs/offer-candidates.ts';
import { storedRun } from './runs/run-answer.ts';
import { insertCandidates } from './runs/candidate-queries.ts';
import { findRun } from './runs/run-queries.ts';
import { complaintKinds, type Feedback, type FeedbackBody, type FeedbackKind } from './schema.ts';
import { subjectOf, type Subject } from './subject.ts';

export type SendDeps = Pick<Deps, 'pool' | 'now' | 'sessionSecret' | 'publicUrl'>;

/**
 * Who says it, by which way, and in which request, whose log lines tell what happened. What was noted before it was sent brings its id, and
 * the kinds of what was taken out then.
 */
export type Sender = Pick<NewFeedback, 'customerId' | 'source' | 'recordedBy' | 'sentRequestId'> &
  Partial<Pick<NewFeedback, 'id' | 'redacted'>>;

/** What is said, by whichever way it came. */
export type Said = Omit<FeedbackBody, 'kind' | 'source' | 'minutesByHand'> & { kind: FeedbackKind };

/**
 * Keeps what a customer has to say; secrets and contact data in the message are replaced before anything is stored. Who complains without
 * naming a run is offered the likely ones.
 */
export async function sendFeedback(deps: SendDeps, sender: Sender, body: FeedbackBody): Promise<Feedback> {
  const { customerId } = sender;
  const { minutesByHand } = body;
  requireFitting(body);
  const { id, installationId } = await inTransaction(deps.pool, (db) =>
    keepFeedback(db, sender, body, deps.now()),
  );
  if (minutesByHand && installationId !== null)
    await answerMinutes(deps, { ...minutesByHand, installationId, customerId, via: 'api' });
  return readOwn(deps, customerId, id);
}

/** The same within a transaction. */
export async function keepFeedback(db: Db, sender: Sender, said: Said, at: Date): Promise<NewFeedback> {
  const feedback = await feedbackOf(db, sender, said, at);
  await insertFeedback(db, feedback);
  if (feedback.runLink === 'open') {
    const candidates = await offerCandidates(db, sender.customerId, feedback, at);
    await insertCandidates(db, feedback.id, candidates);
  }
  await reopenAfterComplaint(db, feedback, at);
  return feedback;
}

function requireFitting({ executionId, taskKey, noRun, minutesByHand, installationId }: FeedbackBody): void {
  if (noRun && executionId !== undefined)
    throw invalid('/noRun', 'It names a run: leave out "noRun" or "executionId".');
  if (taskKey !== undefined && executionId === undefined)
    throw invalid('/taskKey', 'A task stands in an execution: name that too.');
  if (minutesByHand && installationId === undefined && executionId === undefined)
    throw invalid('/minutesByHand', 'Say of which installation: minutes by hand are its own.');
}

async function feedbackOf(db: Db, sender: Sender, body: Said, createdAt: Date): Promise<NewFeedback> {
  const { kind, rating = null, maySeeRun } = body;
  const { id = newId('fbk', createdAt), redacted = [] } = sender;
  const subject = await subjectOf(db, sender.customerId, body);
  const words = redactWords(body.message);
  const request = redactWords(body.requestId ?? '');
  return {
    ...sender,
    ...(await runOf(db, sender.customerId, subject, body)),
    scenarioId: subject.scenarioId,
    id,
    requestId: request.codes.length > 0 ? null : (body.requestId ?? null),
    kind,
    rating,
    message: words.text,
    redacted: [...new Set([...redacted, ...words.codes, ...request.codes])],
    createdAt,
    maySeeRun,
    ...linkOf(subject, body, sender),
  };
}

async function runOf(db: Db, customerId: string, subject: Subject, { taskKey }: Said) {
  const { installationId, executionId, versionId } = subject;
  if (installationId === null || executionId === null)
    return { ...storedRun(null), installationId, versionId };
  const run = await findRun(db, customerId, { installationId, executionId, taskKey: taskKey ?? null });
  if (!run) throw invalid('/taskKey', 'This execution has reported no task with this key; leave it out.');
  return storedRun(run);
}

/** Ideas and praise are about no run unless one is named; of all else the customer says which. */
function linkOf({ executionId }: Subject, { kind, noRun }: Said, { source }: Sender) {
  const runLinkedBy = source === 'dashboard' ? ('operator' as const) : ('customer' as const);
  if (executionId !== null) return { runLink: 'linked' as const, runLinkedBy };
  if (noRun) return { runLink: 'noRun' as const, runLinkedBy };
  return asksForRun(kind)
    ? { runLink: 'open' as const, runLinkedBy: null }
    : { runLink: 'noRun' as const, runLinkedBy: 'library' as const };
}

const asksForRun = (kind: FeedbackKind): boolean => complaintKinds.includes(kind) || kind === 'question';
