import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { newId } from '../../platform/ids.ts';
import { redactWords } from '../redaction/redact-words.ts';
import { keepFeedback } from '../send-feedback.ts';
import { feedbackPageUrl } from '../taps/page-link.ts';
import { deleteDraft, findDraft, insertDraft, takeDraft, type OwnedDraft } from './draft-queries.ts';
import type { DraftWords } from './draft-schema.ts';

export const sendDraftMailJob = 'feedback.send-draft-mail';

const linkLifetimeMs = 24 * 60 * 60 * 1000;

/**
 * Notes what somebody wrote under an address, and lets a job mail a link there. It is nobody's until that link is followed. Known and other
 * addresses take the very same steps here, so neither answer nor time tells them apart.
 */
export async function draftFeedback(
  { pool, queue, now }: Pick<Deps, 'pool' | 'queue' | 'now'>,
  scenarioId: string | null,
  { message, ...words }: DraftWords,
): Promise<void> {
  const createdAt = now();
  const { text, codes } = redactWords(message);
  const draft = { ...words, id: newId('fbk', createdAt), scenarioId, message: text, redacted: codes };
  await inTransaction(pool, async (db) => {
    await insertDraft(db, draft, { createdAt, expiresAt: new Date(createdAt.getTime() + linkLifetimeMs) });
    await queue.enqueue(db, sendDraftMailJob, { draftId: draft.id });
  });
}

/** Mails the link to the customer of the address; what belongs to no customer's address is forgotten. The mail repeats no words of whoever wrote them. */
export async function sendDraftMail(
  deps: Pick<Deps, 'pool' | 'sendMail' | 'sessionSecret' | 'publicUrl' | 'now'>,
  { draftId }: { draftId: string },
): Promise<void> {
  const draft = await findDraft(deps.pool, draftId, deps.now());
  if (!draft) return deleteDraft(deps.pool, draftId);
  const about = draft.scenarioTitle === null ? '' : ` about “${draft.scenarioTitle}”`;
  await deps.sendMail({
    to: draft.email,
    messageKey: `draft-${draftId}`,
    subject: `Send your feedback${about}`,
    text: `Hello ${draft.customerName},\n\nsomebody, probably you, wrote feedback${about} on our pages with this address. Read it once more and send it:\n\n${feedbackPageUrl(deps, draftId)}\n\nThe link works for 24 hours; afterwards it shows what became of your feedback. If you did not write it, ignore this mail: it is not sent, and is forgotten.\n`,
  });
}

/** What a link would send; null when it is sent already, or its time is over. */
export const readDraft = (
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  id: string,
): Promise<OwnedDraft | null> => findDraft(pool, id, now());

/** Makes it the feedback of the customer whose address is proven now. A second time changes nothing. */
export async function sendDraft(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  id: string,
  sentRequestId: string,
): Promise<void> {
  await inTransaction(pool, async (db) => {
    const at = now();
    const draft = await takeDraft(db, id, at);
    if (!draft) return;
    const { customerId, redacted, kind, message, rating, scenarioId } = draft;
    const sender = { customerId, source: 'page' as const, recordedBy: null, sentRequestId, id, redacted };
    const said = { kind, message, rating: rating ?? undefined, scenario: scenarioId ?? undefined };
    await keepFeedback(db, sender, { ...said, maySeeRun: false }, at);
  });
}
