import type { OperatorCaller } from '../../platform/caller.ts';
import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { conflict, notFound } from '../../platform/errors.ts';
import { giveBack, selectAcknowledgement } from './acknowledgement-queries.ts';
import type { AdminAcknowledgement } from './acknowledgements-schema.ts';
import { toAdminAcknowledgement } from './list-acknowledgements.ts';
import { sendAcknowledgementJob } from './note-completion.ts';

/** Longer than any try takes: a mail server that is silent for so long has been given up. */
const patienceMs = 10 * 60 * 1000;

/** Has a mail sent again whose sending was interrupted, because an operator says so. */
export async function sendAgain(
  { pool, queue, now }: Pick<Deps, 'pool' | 'queue' | 'now'>,
  caller: OperatorCaller,
  id: string,
): Promise<AdminAcknowledgement> {
  return inTransaction(pool, async (db) => {
    const former = await selectAcknowledgement(db, id);
    if (!former) throw notFound('This acknowledgement');
    if (!(await giveBack(db, id, new Date(now().getTime() - patienceMs))))
      throw former.state === 'sending'
        ? conflict('being_sent', 'It may be on its way just now: ask again ten minutes after the try.')
        : conflict('not_interrupted', 'Only a mail whose sending was interrupted is sent again.');
    await queue.enqueue(db, sendAcknowledgementJob, { acknowledgementId: id });
    return toAdminAcknowledgement({ ...former, state: 'pending' }, caller);
  });
}
