import { findCustomer } from '../../accounts/customers/find-customer.ts';
import type { Config } from '../../platform/config.ts';
import type { Db } from '../../platform/database.ts';
import { announce, type Announcement } from '../../platform/outbox/outbox.ts';
import { addNotices } from '../notices/add-notices.ts';
import type { Concerned } from '../observe/observation.ts';
import type { Channel } from '../rules/rule-schema.ts';
import { selectUntold, type NewAlert } from './alert-queries.ts';

export const alertOpened = 'alert.opened';

type Opened = Pick<NewAlert, 'id' | 'title' | 'message' | 'openedAt' | 'scenarioId'> & {
  channels: readonly Channel[];
  concerned?: readonly Concerned[] | undefined;
};
type Context = { now: Date; config: Config; tellsConcerned?: boolean };

/** Has the channels of each alert told that it opened; customers whose own installations it is about are told, whatever operators muted. */
export async function tellOpened(
  db: Db,
  opened: readonly Opened[],
  { now, config, tellsConcerned = false }: Context,
): Promise<void> {
  await addNotices(db, opened, 'opened', { now, config });
  const operators = await listeningCustomer(db, config);
  await announce(
    db,
    opened.flatMap((alert) => [
      ...(operators !== null && alert.channels.includes('make') ? [toOperators(alert, operators)] : []),
      ...(tellsConcerned ? (alert.concerned ?? []).map((one) => toConcerned(alert, one)) : []),
    ]),
  );
}

/** Of what was muted all the time, or was muted before anybody was told: whoever muted it wanted to hear of it later. */
export async function tellUntold(db: Db, ids: readonly string[], context: Context): Promise<void> {
  if (ids.length > 0) await tellOpened(db, await selectUntold(db, ids), context);
}

/**
 * For hooks and Make's instant trigger. What the library's operators are told concerns no customer, so it goes to the hooks of the one customer
 * that they named as theirs. One that is not there any more must not keep alerts from opening.
 */
async function listeningCustomer(db: Db, { alertCustomerId }: Config): Promise<string | null> {
  const customer = alertCustomerId === null ? null : await findCustomer(db, alertCustomerId);
  return customer?.id ?? null;
}

const toOperators = (
  { id, title, message, openedAt, scenarioId }: Opened,
  customerId: string,
): Announcement => ({
  type: alertOpened,
  customerId,
  scenarioId,
  installationId: null,
  occurredAt: openedAt,
  data: { alertId: id, openedAt: openedAt.toISOString(), title, message },
});

const toConcerned = (
  { id, openedAt, scenarioId }: Opened,
  { customerId, installationId, ...words }: Concerned,
): Announcement => ({
  type: alertOpened,
  customerId,
  scenarioId,
  installationId,
  occurredAt: openedAt,
  data: { alertId: id, openedAt: openedAt.toISOString(), ...words },
});
