import { pauseAskedFor, whyUnreached } from '../platform/receiver-outcome.ts';
import { sendSafely, type OutgoingRules } from '../platform/safe-http.ts';
import { version } from '../platform/version.ts';

/** What one attempt came to. */
export type Attempt =
  | { kind: 'delivered'; status: number }
  | { kind: 'gone'; status: number; error: string }
  | { kind: 'failed'; status: number | null; error: string; retryAfterSeconds: number };

const timeoutMs = 10_000;
const longestWishedPauseSeconds = 3_600;

/** Sends a body once. Whatever happens is an outcome, never a throw; what the receiver writes is not read beyond 1 kB nor kept. */
export async function attempt(
  message: { url: string; body: string; headers: Record<string, string> },
  rules: OutgoingRules,
): Promise<Attempt> {
  const request = {
    url: message.url,
    method: 'POST' as const,
    headers: {
      ...message.headers,
      'content-type': 'application/json',
      'user-agent': `scenario-library/${version}`,
    },
    body: message.body,
    timeoutMs,
    maxAnswerBytes: 1_024,
  };
  try {
    const { status, headers } = await sendSafely(request, rules);
    if (status >= 200 && status < 300) return { kind: 'delivered', status };
    if (status === 410) return { kind: 'gone', status, error: 'The receiver answered 410: it is gone.' };
    return {
      kind: 'failed',
      status,
      error: sentenceOfStatus(status),
      retryAfterSeconds: pauseAskedFor(headers['retry-after'], longestWishedPauseSeconds),
    };
  } catch (error) {
    return { kind: 'failed', status: null, error: whyUnreached(error), retryAfterSeconds: 0 };
  }
}

function sentenceOfStatus(status: number): string {
  if (status >= 300 && status < 400)
    return `The receiver answered ${status}. Redirects are not followed: name its final address.`;
  return `The receiver answered ${status}.`;
}
