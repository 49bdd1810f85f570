import type { Deps } from '../../platform/deps.ts';
import { HttpError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { announce } from '../../platform/outbox/outbox.ts';
import { inTransaction } from '../../platform/database.ts';
import { Channel } from '../rules/rule-schema.ts';
import type { ChannelState, TestResult } from '../schema.ts';
import { sendTo } from './channels.ts';
import { findDeliveries, selectChannels } from './channel-queries.ts';
import { makeDue } from './message-queries.ts';
import { readinessOf } from './readiness.ts';

type ChannelDeps = Pick<Deps, 'pool' | 'config' | 'sendMail' | 'now' | 'publicUrl'>;

/** Every channel: whether it can be used, and how it does. */
export async function listChannels(deps: ChannelDeps): Promise<{ items: ChannelState[] }> {
  const { alertCustomerId } = deps.config;
  const rows = new Map((await selectChannels(deps.pool, Channel.options)).map((row) => [row.channel, row]));
  const deliveries = alertCustomerId === null ? undefined : await findDeliveries(deps.pool, alertCustomerId);
  const items: ChannelState[] = [];
  for (const channel of Channel.options) {
    const row = channel === 'make' ? deliveries : rows.get(channel);
    items.push({
      channel,
      ...(await readinessOf(deps, channel)),
      lastSentAt: row?.lastSentAt?.toISOString() ?? null,
      waiting: row?.waiting ?? 0,
      failure: row?.error
        ? {
            error: row.error,
            attempts: row.attempts ?? 0,
            nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
          }
        : null,
    });
  }
  return { items };
}

const subject = 'A test message of Scenario Library';

/**
 * Sends a test message at once and says what came of it; what waits for the channel goes out after one that arrived. A hook's goes the way of every event, and is answered
 * as soon as it is under way.
 */
export async function testChannel(deps: ChannelDeps, channel: Channel): Promise<TestResult> {
  const { isReady, why } = await readinessOf(deps, channel);
  if (!isReady) throw new HttpError(409, 'channel_not_ready', why);
  const text = `Alerts arrive here. ${deps.publicUrl()}/dashboard/alerts`;
  if (channel !== 'make') {
    const key = newId('ams', deps.now());
    const nobody = { told: [], noteTold: () => Promise.resolve(true) };
    const { isSent, error } = await sendTo(deps, channel, { subject, text, key, ...nobody });
    if (isSent) await makeDue(deps.pool, channel);
    return { isDelivered: isSent, error };
  }
  const now = deps.now();
  const data = { alertId: newId('alr', now), title: subject, message: text, openedAt: now.toISOString() };
  await inTransaction(deps.pool, (db) =>
    announce(db, [
      {
        type: 'alert.opened',
        customerId: deps.config.alertCustomerId,
        scenarioId: null,
        installationId: null,
        occurredAt: now,
        data,
      },
    ]),
  );
  return { isDelivered: true, error: null };
}
