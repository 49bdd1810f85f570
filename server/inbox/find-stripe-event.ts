import type { Db } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { selectPayload, selectStripeEvent, type StripeEventRow } from './queries.ts';

/** One event; what Stripe sent only for those who may see all of it. */
export async function findStripeEvent(
  db: Db,
  id: string,
  { withPayload }: { withPayload: boolean },
): Promise<StripeEventRow & { payload: string | null }> {
  const event = await selectStripeEvent(db, id);
  if (!event) throw notFound(`The event ${id}`);
  const payload = withPayload ? await selectPayload(db, id) : null;
  return { ...event, payload: payload && payload.toString('utf8') };
}
