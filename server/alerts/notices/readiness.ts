import { counted } from '../../platform/words.ts';
import type { Channel } from '../rules/rule-schema.ts';
import { selectListening, selectMailRecipients } from './channel-queries.ts';
import type { ChannelDeps } from './channels.ts';

export type Readiness = { isReady: boolean; why: string };

/** Whether a channel can be used, and where its notices go or what is missing. */
export async function readinessOf(deps: ChannelDeps, channel: Channel): Promise<Readiness> {
  if (channel === 'make') return readinessOfMake(deps);
  return channel === 'slack' ? readinessOfSlack(deps) : readinessOfMail(deps);
}

function readinessOfSlack({ config }: ChannelDeps): Readiness {
  return config.slackWebhookUrl === null
    ? { isReady: false, why: 'Set SLACK_WEBHOOK_URL to an incoming webhook of Slack.' }
    : { isReady: true, why: 'To the incoming webhook of SLACK_WEBHOOK_URL.' };
}

async function readinessOfMail({ pool, config }: ChannelDeps): Promise<Readiness> {
  const recipients = await selectMailRecipients(pool);
  if (recipients.length === 0) return { isReady: false, why: 'There is no owner or admin to write to.' };
  const by = config.smtpUrl ? 'By SMTP' : 'As files, because SMTP_URL is not set,';
  return { isReady: true, why: `${by} to owners and admins (${recipients.length}).` };
}

async function readinessOfMake({ pool, config: { alertCustomerId } }: ChannelDeps): Promise<Readiness> {
  const told = 'Customers are told of their own installations anyway.';
  if (alertCustomerId === null)
    return {
      isReady: false,
      why: `Set ALERT_CUSTOMER_ID to the customer whose connection you use in Make. ${told}`,
    };
  const { isCustomer, active, paused } = await selectListening(pool, alertCustomerId);
  if (!isCustomer)
    return { isReady: false, why: `ALERT_CUSTOMER_ID names no customer of this library. ${told}` };
  if (active > 0)
    return {
      isReady: true,
      why: `To ${counted(active, 'hook')} or instant ${active === 1 ? 'trigger' : 'triggers'} of the customer of ALERT_CUSTOMER_ID${paused > 0 ? `; ${paused} more ${paused === 1 ? 'is' : 'are'} paused` : ''}.`,
    };
  return {
    isReady: false,
    why:
      paused > 0
        ? 'The hook of the customer of ALERT_CUSTOMER_ID is paused, because its receiver failed: it is resumed among the hooks of that customer.'
        : 'The customer of ALERT_CUSTOMER_ID has no hook for alerts: add the instant trigger “Watch events” to a scenario in Make, and choose the event “Alert opened”.',
  };
}
