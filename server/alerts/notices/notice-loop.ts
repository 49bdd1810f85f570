import { randomUUID } from 'node:crypto';
import { backOffSeconds } from '../../platform/back-off.ts';
import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { newId } from '../../platform/ids.ts';
import { startPollingLoop, type LoopDeps, type PollingLoop } from '../../platform/polling-loop.ts';
import { takeEscalated, takeUnmuted } from '../lifecycle/alert-queries.ts';
import { tellUntold } from '../lifecycle/tell-opened.ts';
import { addNotices } from './add-notices.ts';
import { sendTo, sentChannelsOf, type ChannelDeps } from './channels.ts';
import { findFailedRunUrl } from './failed-run-link.ts';
import { messageText } from './message-text.ts';
import {
  deleteEmptyMessages,
  insertMessage,
  leaseMessages,
  markSent,
  markTold,
  markUnsent,
  selectTold,
  type LeasedMessage,
} from './message-queries.ts';
import { selectReadyChannels } from './notice-queries.ts';

type NoticeDeps = ChannelDeps & LoopDeps & Pick<Deps, 'now' | 'publicUrl' | 'sessionSecret'>;

/** Whatever happens, a channel gets no more: what comes then is told together in the first message of the next hour. */
const mostPerHour = 6;
const leaseSeconds = 120; // longer than one mail or one answer of Slack may take
const longestDelaySeconds = 3_600;

/**
 * Tells channels of alerts for as long as the process runs. Notices are rows of the transaction that opened the alert; those that wait for a channel become
 * one message, a row too, which is sent until it is taken. So none is lost with a process, a receiver that is away finds one
 * digest and no storm, and a message that was sent just before a crash comes twice. Several servers may send at once.
 */
export function startNoticeLoop(deps: NoticeDeps): PollingLoop {
  return startPollingLoop(deps, {
    name: 'notices of alerts',
    everyMs: 1_000,
    round: async (shouldStop) => {
      await tellUnmuted(deps);
      await escalate(deps);
      const channels = sentChannelsOf(['slack', 'email'], deps.config);
      for (const channel of await selectReadyChannels(deps.pool, channels, mostPerHour))
        await insertMessage(deps.pool, newId('ams', deps.now()), channel);
      const lease = randomUUID();
      const messages = shouldStop() ? [] : await leaseMessages(deps.pool, { lease, leaseSeconds });
      await Promise.all(messages.map((message) => send(deps, message, lease))); // a channel that hangs holds up no other
    },
  });
}

async function escalate({ pool, now, config }: NoticeDeps): Promise<void> {
  const at = now();
  await inTransaction(pool, async (db) =>
    addNotices(db, await takeEscalated(db, at), 'escalated', { now: at, config }),
  );
}

async function tellUnmuted({ pool, now, config }: NoticeDeps): Promise<void> {
  const at = now();
  await inTransaction(pool, async (db) => tellUntold(db, await takeUnmuted(db, at), { now: at, config }));
}

async function send(
  deps: NoticeDeps,
  { id, channel, attempts, told: toldBefore }: LeasedMessage,
  lease: string,
): Promise<void> {
  const told = await selectTold(deps.pool, id);
  if (told.length === 0) return deleteEmptyMessages(deps.pool);
  const text = messageText(told, {
    publicUrl: deps.publicUrl(),
    failedRunUrl: channel === 'email' ? await findFailedRunUrl(deps, told) : null, // it names the installation
  });
  const outcome = await sendTo(deps, channel, {
    ...text,
    key: id,
    told: toldBefore,
    noteTold: (operatorId) => markTold(deps.pool, { id, lease, leaseSeconds, operatorId }),
  });
  const { isSent, status, error } = outcome;
  if (error !== null)
    deps.logger.warn(
      { channel, status, attempts: attempts + 1, isSent },
      `of a message about alerts: ${error}`,
    );
  if (isSent) return markSent(deps.pool, { id, lease, status, error });
  const retryAfterSeconds = Math.max(
    outcome.retryAfterSeconds,
    backOffSeconds(attempts + 1, longestDelaySeconds),
  );
  await markUnsent(deps.pool, { id, lease, status, error, retryAfterSeconds });
}
