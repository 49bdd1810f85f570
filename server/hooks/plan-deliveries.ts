import type { Listener } from '../platform/outbox/outbox.ts';
import { newId } from '../platform/ids.ts';
import { holdHooks, insertDeliveries, selectHearers } from './delivery-queries.ts';

/** Writes a delivery for every hook that hears an event: three statements at most, however many events and hooks. */
export const planDeliveries: Listener = async (db, events) => {
  const customerIds = events.flatMap(({ customerId }) => customerId ?? []);
  const held = await holdHooks(db, customerIds.length < events.length ? null : [...new Set(customerIds)]);
  if (held === 0) return;
  const hearers = await selectHearers(
    db,
    events.map(({ id }) => id),
  );
  if (hearers.length === 0) return;
  await insertDeliveries(
    db,
    hearers.map((hearer) => ({ id: newId('dlv'), ...hearer })),
  );
};
