import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Deps } from '../../platform/deps.ts';

type Signing = Pick<Deps, 'sessionSecret'>;

/** The page of one piece of feedback, for its customer: which run is meant, and the answer. It lets its bearer see and do nothing else. */
export function feedbackPageUrl(
  { sessionSecret, publicUrl }: Signing & Pick<Deps, 'publicUrl'>,
  feedbackId: string,
): string {
  return `${publicUrl()}/feedback/sent/${feedbackId}.${signatureOf(feedbackId, sessionSecret)}`;
}

/** Whose page it is; null when the link is not one of ours. */
export function readPageToken({ sessionSecret }: Signing, token: string): string | null {
  const [feedbackId = '', signature = '', ...rest] = token.split('.');
  const expected = Buffer.from(signatureOf(feedbackId, sessionSecret));
  const given = Buffer.from(signature);
  if (rest.length > 0 || given.length !== expected.length) return null;
  return timingSafeEqual(given, expected) ? feedbackId : null;
}

/** The purpose is part of what is signed, so that no other token made with the same secret passes for this one. */
function signatureOf(feedbackId: string, secret: string): string {
  return createHmac('sha256', secret).update(`feedback.v1.${feedbackId}`).digest('base64url');
}
