import type { Db } from '../database.ts';
import { notFound } from '../errors.ts';
import { selectParkedEvents, unparkEvent, type ParkedEvent } from './outbox-queries.ts';
import { decodeCursor, pageFrom, type Page } from '../pagination.ts';

type Wanted = { limit: number; cursor?: string | undefined };

/** Events that a listener could not take in, newest first. */
export async function listParkedEvents(db: Db, { limit, cursor }: Wanted): Promise<Page<ParkedEvent>> {
  const after = decodeCursor(cursor, ['text', 'text']);
  const rows = await selectParkedEvents(db, {
    before: after && { eventId: after[0], listener: after[1] },
    limit,
  });
  return pageFrom(
    rows,
    limit,
    (row) => row,
    ({ eventId, listener }) => [eventId, listener],
  );
}

/** Lets the listener try once more, from the start. */
export async function replayParkedEvent(db: Db, listener: string, eventId: string): Promise<ParkedEvent> {
  const event = await unparkEvent(db, listener, eventId);
  if (!event) throw notFound('A parked event of this listener');
  return event;
}
