import { backOffSeconds } from '../platform/back-off.ts';
import { inTransaction } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { attempt, type Attempt } from './attempt.ts';
import { hookDeliveries, hookDeliverySeconds } from './delivery-metrics.ts';
import { bodyOf } from './event-body.ts';
import { holdPortion } from './portion-queries.ts';
import { markPaused } from './queries.ts';
import { lockHook, markAttemptFailed, markDelivered, type LeasedDelivery } from './sending-queries.ts';
import { signatureHeaders } from './signing-secret.ts';
import { holdWaiting } from './waiting-deliveries.ts';

export type SendDeps = Pick<Deps, 'pool' | 'config' | 'logger' | 'now' | 'sessionSecret' | 'publicUrl'>;

const longestDelaySeconds = 4 * 3600;

/** Sends one delivery and writes what became of it. Never rejects: what cannot be written is sent again when the lease ends. */
export async function sendDelivery(deps: SendDeps, delivery: LeasedDelivery, lease: string): Promise<void> {
  const stopClock = hookDeliverySeconds.startTimer();
  try {
    const outcome = await send(deps, delivery);
    stopClock();
    hookDeliveries.inc({ outcome: outcome.kind });
    await record(deps, delivery, lease, outcome);
  } catch (error) {
    deps.logger.warn(
      { err: error, deliveryId: delivery.id },
      'what became of a delivery could not be written, and it will be repeated',
    );
  }
}

async function send(deps: SendDeps, delivery: LeasedDelivery): Promise<Attempt> {
  const { hookId, eventId, url } = delivery;
  try {
    const body = bodyOf(delivery, deps);
    const signing = { sessionSecret: deps.sessionSecret, now: deps.now() };
    const headers = signatureHeaders({ hookId, eventId, body }, signing);
    return await attempt({ url, body, headers }, { allowedHosts: deps.config.hookAllowedHosts });
  } catch (error) {
    deps.logger.error({ err: error, deliveryId: delivery.id }, 'a delivery could not be composed');
    return {
      kind: 'failed',
      status: null,
      error: 'The library could not send this event.',
      retryAfterSeconds: 0,
    };
  }
}

async function record(
  { pool, logger, now }: SendDeps,
  { id, hookId, host, attempts }: LeasedDelivery,
  lease: string,
  outcome: Attempt,
): Promise<void> {
  const pause = await inTransaction(pool, async (db) => {
    const hookState = await lockHook(db, hookId);
    if (outcome.kind === 'delivered') {
      await markDelivered(db, { id, lease, status: outcome.status });
      return null;
    }
    const isLast = outcome.kind === 'gone' || hookState !== 'active';
    const { status, error } = outcome;
    const retryAfterSeconds = isLast
      ? null
      : Math.max(outcome.retryAfterSeconds, backOffSeconds(attempts + 1, longestDelaySeconds));
    const after = await markAttemptFailed(db, { id, lease, status, error, retryAfterSeconds });
    if (hookState !== 'active' || after?.state !== 'failed') return null;
    if (outcome.kind === 'failed' && !after.isDown) return null; // this event alone is not taken
    const failure = { message: pauseSentence(outcome), status, at: now().toISOString() };
    await markPaused(db, hookId, failure);
    return { failure, after: await holdPortion(db, hookId, '') };
  });
  if (!pause) return;
  logger.warn({ hookId, host, failure: pause.failure.message }, 'a hook was paused');
  await holdWaiting(pool, hookId, pause.after);
}

function pauseSentence({ kind, error }: Exclude<Attempt, { kind: 'delivered' }>): string {
  return kind === 'gone'
    ? `${error} Delete this hook, or resume it when the receiver is back.`
    : `Nothing could be delivered for a day. ${error} Check the receiver, then resume the hook.`;
}
