import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { invalid, notFound } from '../../platform/errors.ts';
import { reopenAfterComplaint } from '../fixes/reopen.ts';
import { lockFeedback, selectFeedback, type FeedbackRow } from '../queries.ts';
import { subjectOf } from '../subject.ts';
import { noteChanges, type Author } from '../triage/change-queries.ts';
import { selectCandidates } from './candidate-queries.ts';
import { findRun, writeRunLink, type Run } from './run-queries.ts';
import type { RunChoice } from './run-schema.ts';

/** Whose choice it is: the customer's, of their own feedback, or an operator's. */
export type Chooser = Author & ({ by: 'customer'; customerId: string } | { by: 'operator' });

/** Says which run feedback is about, or that it is about none. Saying the same again changes nothing; another choice replaces the former one. */
export async function chooseRun(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  chooser: Chooser,
  feedbackId: string,
  choice: RunChoice,
): Promise<void> {
  await inTransaction(pool, async (db) => {
    await lockFeedback(db, feedbackId);
    const [feedback] = await selectFeedback(db, { id: feedbackId, limit: 1 });
    if (!feedback || (chooser.by === 'customer' && feedback.customerId !== chooser.customerId))
      throw notFound('The feedback');
    const run = choice.noRun ? null : await chosenRun(db, feedback, choice);
    const [former, current] = [nameOf(feedback), run ? nameOf(run) : 'noRun'];
    if (former === current || (run === null && feedback.runLink === 'noRun')) return;
    const at = now();
    await writeRunLink(db, feedbackId, { run, by: chooser.by, at });
    await noteChanges(db, [feedbackId], [{ field: 'run', former, current }], { author: chooser, at });
    if (run) await reopenAfterComplaint(db, { ...feedback, ...run }, at);
  });
}

async function chosenRun(db: Db, feedback: FeedbackRow, choice: RunChoice): Promise<Run> {
  const { candidate, executionId, taskKey = null } = choice;
  const { customerId } = feedback;
  if (executionId === undefined) {
    const offered = await selectCandidates(db, [feedback.id]);
    const chosen = offered.find(({ rank }) => rank === candidate);
    if (!chosen) throw invalid('/candidate', 'No such run was offered.');
    return (await findRun(db, customerId, chosen)) ?? chosen;
  }
  const installationId = choice.installationId ?? feedback.installationId ?? undefined;
  const subject = await subjectOf(db, customerId, { executionId, installationId });
  const run =
    subject.installationId &&
    (await findRun(db, customerId, { installationId: subject.installationId, executionId, taskKey }));
  if (!run) throw invalid('/taskKey', 'This execution has reported no task with this key; leave it out.');
  return run;
}

const nameOf = ({ executionId, taskKey }: Pick<FeedbackRow, 'executionId' | 'taskKey'>): string | null =>
  executionId && (taskKey === null || taskKey === 'main' ? executionId : `${executionId}/${taskKey}`);
