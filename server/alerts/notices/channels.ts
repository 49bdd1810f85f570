import { RefusedAddressError, sendSafely } from '../../platform/safe-http.ts';
import { codeOf } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { version } from '../../platform/version.ts';
import type { Channel } from '../rules/rule-schema.ts';
import type { MessageText } from './message-text.ts';
import { selectMailRecipients } from './channel-queries.ts';
import type { SentChannel } from './notice-queries.ts';

export type ChannelDeps = Pick<Deps, 'pool' | 'config' | 'sendMail'>;
export type Sending = { isSent: boolean; status: number | null; error: string; retryAfterSeconds: number };

const timeoutMs = 10_000;
const sent = (status: number | null): Sending => ({ isSent: true, status, error: '', retryAfterSeconds: 0 });
const unsent = (error: string, status: number | null = null, retryAfterSeconds = 0): Sending => ({
  isSent: false,
  status,
  error,
  retryAfterSeconds,
});

/** Those of a rule to which messages are sent, as far as they are set up: nothing piles up for a Slack that nobody has. */
export function sentChannelsOf(
  channels: readonly Channel[],
  { slackWebhookUrl }: Deps['config'],
): SentChannel[] {
  return channels.filter(
    (channel): channel is SentChannel =>
      channel === 'email' || (channel === 'slack' && slackWebhookUrl !== null),
  );
}

/** Sends a message once; what goes wrong is an outcome, in words that leave out the address, for Slack's is a secret. */
export async function sendTo(
  deps: ChannelDeps,
  channel: SentChannel,
  message: MessageText & { key: string },
): Promise<Sending> {
  try {
    return channel === 'slack' ? await sendToSlack(deps, message) : await sendByMail(deps, message);
  } catch (error) {
    const code = codeOf(error);
    if (error instanceof RefusedAddressError) return unsent(error.message);
    return unsent(`The receiver could not be reached${code === '' ? '' : ` (${code})`}.`);
  }
}

async function sendToSlack({ config }: ChannelDeps, { subject, text }: MessageText): Promise<Sending> {
  if (config.slackWebhookUrl === null) return unsent('SLACK_WEBHOOK_URL is not set.');
  const { status, headers } = await sendSafely(
    {
      url: config.slackWebhookUrl,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': `scenario-library/${version}` },
      body: JSON.stringify({ text: `*${escapeForSlack(subject)}*\n${escapeForSlack(text)}` }),
      timeoutMs,
      maxAnswerBytes: 1_024,
    },
    { allowedHosts: config.hookAllowedHosts },
  );
  if (status >= 200 && status < 300) return sent(status);
  const wished = Number(headers['retry-after']);
  return unsent(
    `Slack answered ${status}.`,
    status,
    Number.isFinite(wished) ? Math.min(3_600, Math.max(0, wished)) : 0,
  );
}

/** What Slack would read as mentions, links or channels. */
function escapeForSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

async function sendByMail(
  { pool, sendMail }: ChannelDeps,
  message: MessageText & { key: string },
): Promise<Sending> {
  const recipients = await selectMailRecipients(pool);
  if (recipients.length === 0) return unsent('There is no owner or admin to write to.');
  for (const [index, to] of recipients.entries())
    await sendMail({
      to,
      subject: message.subject,
      text: message.text,
      messageKey: `${message.key}-${index}`,
    });
  return sent(null);
}

/** Whether a channel can be used, and where its notices go or what is missing. */
export async function readinessOf(
  { pool, config }: ChannelDeps,
  channel: Channel,
): Promise<{ isReady: boolean; why: string }> {
  if (channel === 'slack')
    return config.slackWebhookUrl === null
      ? { isReady: false, why: 'Set SLACK_WEBHOOK_URL to an incoming webhook of Slack.' }
      : { isReady: true, why: 'To the incoming webhook of SLACK_WEBHOOK_URL.' };
  if (channel === 'make')
    return config.alertCustomerId === null
      ? {
          isReady: false,
          why: 'Set ALERT_CUSTOMER_ID to the customer whose connection you use in Make. Customers are told of their own installations anyway.',
        }
      : { isReady: true, why: 'To hooks and instant triggers of the customer of ALERT_CUSTOMER_ID.' };
  const recipients = await selectMailRecipients(pool);
  if (recipients.length === 0) return { isReady: false, why: 'There is no owner or admin to write to.' };
  const by = config.smtpUrl ? 'By SMTP' : 'As files, because SMTP_URL is not set,';
  return { isReady: true, why: `${by} to owners and admins (${recipients.length}).` };
}
