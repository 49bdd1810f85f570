import type { OperatorCaller } from '../platform/caller.ts';
import { inTransaction } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { HttpError, invalid } from '../platform/errors.ts';
import { resolveAlerts } from './lifecycle/resolve-alerts.ts';
import { lockAlerts } from './lifecycle/slot-queries.ts';
import { tellUntold } from './lifecycle/tell-opened.ts';
import { isOperator, lockAlert, markAcknowledged, updateAlert } from './list-queries.ts';
import { deleteWaiting } from './notices/notice-queries.ts';
import { readAlert } from './read-alerts.ts';
import type { Alert, AlertChanges } from './schema.ts';

type AlertDeps = Pick<Deps, 'pool' | 'now'>;
type ChangeDeps = Pick<Deps, 'pool' | 'now' | 'config'>;
const notFound = () => new HttpError(404, 'alert_not_found', 'There is no alert with this id.');

/** Somebody looks after it: it is no longer escalated. Acknowledging again, or what is over, changes nothing. */
export async function acknowledgeAlert(
  { pool, now }: AlertDeps,
  caller: OperatorCaller,
  id: string,
): Promise<Alert> {
  await inTransaction(pool, async (db) => {
    if ((await lockAlert(db, id)) === null) throw notFound();
    await markAcknowledged(db, id, caller.operatorId, now());
  });
  return readAlert(pool, caller, id);
}

/** Nothing more is to be done. What is still so opens again after the cool-down of its rule, or without a notice before. */
export async function resolveAlert(
  { pool, now }: AlertDeps,
  caller: OperatorCaller,
  id: string,
): Promise<Alert> {
  await inTransaction(pool, async (db) => {
    await lockAlerts(db);
    if ((await lockAlert(db, id)) === null) throw notFound();
    await resolveAlerts(db, [id], { now: now(), resolution: 'An operator resolved it.' });
  });
  return readAlert(pool, caller, id);
}

/** Gives an alert to somebody, or mutes it: what waits to be told of a muted one is taken back until the mute ends. */
export async function changeAlert(
  { pool, now, config }: ChangeDeps,
  caller: OperatorCaller,
  id: string,
  changes: AlertChanges,
): Promise<Alert> {
  const { assignedTo, mutedUntil } = changes;
  const at = now();
  await inTransaction(pool, async (db) => {
    if ((await lockAlert(db, id)) === null) throw notFound();
    if (typeof assignedTo === 'string' && !(await isOperator(db, assignedTo)))
      throw invalid(
        '/assignedTo',
        'There is no operator with this id: take one that GET /admin/operators lists.',
      );
    await updateAlert(db, id, changes);
    if (mutedUntil === undefined) return;
    const isMuted = mutedUntil !== null && new Date(mutedUntil) > at;
    await (isMuted ? deleteWaiting(db, [id]) : tellUntold(db, [id], { now: at, config }));
  });
  return readAlert(pool, caller, id);
}
