import { answerMinutes } from '../../executions/calibration/answer-minutes.ts';
import { MinutesAnswer } from '../../executions/calibration/calibration-schema.ts';
import type { ResultLink } from '../../executions/result-link.ts';
import { findInstallation, type InstallationRow } from '../../installations/find-installation.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { newId } from '../../platform/ids.ts';
import { reopenAfterComplaint } from '../fixes/reopen.ts';
import { insertFeedback, type NewFeedback } from '../queries.ts';
import { redactWords } from '../redaction/redact-words.ts';
import { storedRun } from '../runs/run-answer.ts';
import { findRun, type Run } from '../runs/run-queries.ts';
import { noteChanges } from '../triage/change-queries.ts';
import { addWords } from './tap-queries.ts';
import type { TapForm } from './tap-schema.ts';

export type Tapped = { installation: InstallationRow; link: ResultLink; run: Run | null };

/** What a link is about, as far as it is still known; null: its installation is gone. */
export async function readTapped(db: Db, link: ResultLink): Promise<Tapped | null> {
  const installation = await findInstallation(db, link.installationId);
  if (!installation) return null;
  return { installation, link, run: await findRun(db, installation.customerId, link) };
}

export type Taken = { feedbackId: string; minutesTaken: boolean; sentences: string[] };

/**
 * Keeps that the result of a run was wrong, or the time that it is said to save. A second tap adds nothing but the words that came with it,
 * as long as nobody has answered. Minutes by hand that came along are the customer's answer to how long it takes.
 */
export async function takeTap(
  deps: Pick<Deps, 'pool' | 'now'>,
  tapped: Tapped,
  form: TapForm,
  sentRequestId: string,
): Promise<Taken> {
  const minutes = minutesOf(form);
  if (minutes && !minutes.success)
    return {
      feedbackId: '',
      minutesTaken: false,
      sentences: minutes.error.issues.map(({ message }) => message),
    };
  const feedbackId = await inTransaction(deps.pool, async (db) => {
    const feedback = feedbackOf(tapped, form, { at: deps.now(), sentRequestId });
    if (await insertFeedback(db, feedback)) {
      await reopenAfterComplaint(db, feedback, feedback.createdAt);
      return feedback.id;
    }
    const former = await addWords(db, feedback);
    if (former.isChanged)
      await noteChanges(db, [former.id], [{ field: 'message', former: null, current: null }], {
        author: { by: 'customer' },
        at: feedback.createdAt,
      });
    return former.id;
  });
  if (minutes) {
    const { id: installationId, customerId } = tapped.installation;
    await answerMinutes(deps, { ...minutes.data, installationId, customerId, via: 'page' });
  }
  return { feedbackId, minutesTaken: minutes !== null, sentences: [] };
}

function minutesOf({ wrong, minutes, items }: TapForm) {
  if (wrong !== 'time' || !minutes) return null;
  return MinutesAnswer.safeParse({ minutes, items: Number(items ?? 1) });
}

function feedbackOf(
  { installation, link, run }: Tapped,
  { wrong, message, maySeeRun }: TapForm,
  { at, sentRequestId }: { at: Date; sentRequestId: string },
): NewFeedback {
  const words = redactWords(message ?? '');
  return {
    ...(run ? storedRun(run) : { ...storedRun(null), ...link, versionId: installation.versionId }),
    id: newId('fbk', at),
    customerId: installation.customerId,
    scenarioId: installation.scenarioId,
    requestId: null,
    sentRequestId,
    kind: wrong === 'time' ? 'wrongTimeSaved' : 'wrongResult',
    rating: null,
    message: words.text,
    redacted: words.codes,
    createdAt: at,
    source: 'link',
    recordedBy: null,
    maySeeRun: maySeeRun === 'yes',
    runLink: 'linked',
    runLinkedBy: 'customer',
  };
}
