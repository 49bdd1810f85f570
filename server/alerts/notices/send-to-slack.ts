import type { Config } from '../../platform/config.ts';
import { pauseAskedFor, whyUnreached } from '../../platform/receiver-outcome.ts';
import { sendSafely, type SafeAnswer } from '../../platform/safe-http.ts';
import { version } from '../../platform/version.ts';
import type { MessageText } from './message-text.ts';
import { sent, unsent, type Sending } from './sending.ts';

const timeoutMs = 10_000;
const longestPauseSeconds = 24 * 3_600;
/** Slack's own word for what is wrong, such as `no_service`. */
const slackWord = /^[a-z_]{3,40}$/;

/** One request to the incoming webhook; what goes wrong is told without its address, which is a secret. */
export async function sendToSlack(
  { slackWebhookUrl, hookAllowedHosts }: Config,
  { subject, text }: MessageText,
): Promise<Sending> {
  if (slackWebhookUrl === null) return unsent('SLACK_WEBHOOK_URL is not set.');
  const request = {
    url: slackWebhookUrl,
    method: 'POST' as const,
    headers: { 'content-type': 'application/json', 'user-agent': `scenario-library/${version}` },
    body: JSON.stringify({ text: `*${escapeForSlack(subject)}*\n${escapeForSlack(text)}` }),
    timeoutMs,
    maxAnswerBytes: 1_024,
  };
  try {
    const answer = await sendSafely(request, { allowedHosts: hookAllowedHosts });
    if (answer.status >= 200 && answer.status < 300) return sent(answer.status);
    return unsent(
      refusalWords(answer),
      answer.status,
      pauseAskedFor(answer.headers['retry-after'], longestPauseSeconds),
    );
  } catch (error) {
    return unsent(whyUnreached(error));
  }
}

/** What an operator can do about it. */
function refusalWords({ status, body }: SafeAnswer): string {
  const word = body.trim();
  const said = `Slack answered ${status}${slackWord.test(word) ? ` (${word})` : ''}`;
  if (status === 429) return `${said}: it asks for a pause.`;
  if (status >= 300 && status < 400)
    return `${said}, a redirect: SLACK_WEBHOOK_URL is not the address of a webhook.`;
  if (status === 410)
    return `${said}: the channel is gone. Make a webhook for another one and set SLACK_WEBHOOK_URL.`;
  if ([401, 403, 404].includes(status))
    return `${said}: it does not know this webhook any more. Make a new one and set SLACK_WEBHOOK_URL.`;
  return `${said}.`;
}

/** What Slack would read as mentions, links or channels. */
function escapeForSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
