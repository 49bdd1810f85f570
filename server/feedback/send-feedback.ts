import type { Deps } from '../platform/deps.ts';
import { newId } from '../platform/ids.ts';
import { redactText } from '../scenarios/blueprint/redact-text.ts';
import { toFeedback } from './feedback-answer.ts';
import { insertFeedback } from './queries.ts';
import type { Feedback, FeedbackBody } from './schema.ts';
import { subjectOf } from './subject.ts';

/** Keeps what a customer has to say; secrets and contact data in the message are replaced before anything is stored. */
export async function sendFeedback(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  customerId: string,
  body: FeedbackBody,
): Promise<Feedback> {
  const subject = await subjectOf(pool, customerId, body);
  const { text: message, codes: redacted } = redactText(body.message);
  const createdAt = now();
  const feedback = {
    ...subject,
    id: newId('fbk', createdAt),
    customerId,
    requestId: body.requestId ?? null,
    kind: body.kind,
    rating: body.rating ?? null,
    message,
    redacted,
    createdAt,
  };
  await insertFeedback(pool, feedback);
  return toFeedback({ ...feedback, status: 'open', reply: null, repliedAt: null });
}
