import type { Deps } from '../../platform/deps.ts';
import type { Channel } from '../rules/rule-schema.ts';
import type { SentChannel } from './notice-queries.ts';
import { sendByMail } from './send-by-mail.ts';
import { sendToSlack } from './send-to-slack.ts';
import type { Outgoing, Sending } from './sending.ts';

export type ChannelDeps = Pick<Deps, 'pool' | 'config' | 'sendMail'>;

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

/** Tries to send a message once; what goes wrong is an outcome. */
export function sendTo(deps: ChannelDeps, channel: SentChannel, message: Outgoing): Promise<Sending> {
  return channel === 'slack' ? sendToSlack(deps.config, message) : sendByMail(deps, message);
}
