import type { OperatorCaller } from '../../platform/caller.ts';
import type { Db } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { toAdminFeedback } from '../feedback-answer.ts';
import { countCleanRuns, neededCleanRuns } from '../fixes/clean-runs.ts';
import { selectFeedback, type FeedbackRow } from '../queries.ts';
import { toCandidate } from '../runs/run-answer.ts';
import { selectCandidates } from '../runs/candidate-queries.ts';
import { selectChanges } from './change-queries.ts';
import { findErrorMessage, selectDuplicates } from './triage-queries.ts';
import type { FeedbackDossier } from './triage-schema.ts';

const shownOthers = 10;
const minuteMs = 60_000;

/** All that helps an operator to understand a piece of feedback: its run, the log lines that tell of it, what else its customer said, and its history. */
export async function readDossier(db: Db, caller: OperatorCaller, id: string): Promise<FeedbackDossier> {
  const [row] = await selectFeedback(db, { id, limit: 1 });
  if (!row) throw notFound('The feedback');
  const others = await selectFeedback(db, { customerId: row.customerId, limit: shownOthers });
  const duplicateIds = await selectDuplicates(db, id, shownOthers);
  const duplicates = await Promise.all(
    duplicateIds.map((each) => selectFeedback(db, { id: each, limit: 1 })),
  );
  const candidates = await selectCandidates(db, [id]);
  const history = await selectChanges(db, id);
  return {
    feedback: toAdminFeedback(row, caller),
    candidates: candidates.map(toCandidate),
    runError: row.maySeeRun && row.runStatus === 'failed' ? await findErrorMessage(db, id) : null,
    logs: logsOf(row),
    cleanRuns: row.fixedAt === null ? null : { count: await countCleanRuns(db, id), needed: neededCleanRuns },
    alsoBy: others
      .filter((other) => other.id !== id)
      .slice(0, shownOthers)
      .map((other) => toAdminFeedback(other, caller)),
    duplicates: duplicates.flat().map((each) => toAdminFeedback(each, caller)),
    history: history.map(({ changedAt, changedBy, operatorName, ...change }) => ({
      ...change,
      at: changedAt.toISOString(),
      by: changedBy,
      operator: operatorName,
    })),
  };
}

/** Lines of one request carry its id; those of a run carry the customer while it was told, a minute around it. */
function logsOf(row: FeedbackRow): FeedbackDossier['logs'] {
  const { requestId, sentRequestId, customerId, startedAt, finishedAt } = row;
  const ofRequest = (about: 'namedRequest' | 'sendingRequest', value: string | null) =>
    value === null ? [] : [{ about, field: 'requestId' as const, value, from: null, to: null }];
  const ofRun = startedAt && {
    about: 'run' as const,
    field: 'customerId' as const,
    value: customerId,
    from: new Date(startedAt.getTime() - minuteMs).toISOString(),
    to: new Date((finishedAt ?? startedAt).getTime() + minuteMs).toISOString(),
  };
  return [
    ...ofRequest('namedRequest', requestId),
    ...ofRequest('sendingRequest', sentRequestId),
    ...(ofRun ? [ofRun] : []),
  ];
}
