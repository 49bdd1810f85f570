import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { closeCursor, fetchRows, findPerson, openCursor } from '../holdings/holding-queries.ts';
import { exported } from '../holdings/holdings.ts';
import { keptMs } from './ask-for-export.ts';
import { deleteParts, insertPart, markReady, noteProgress, selectGathering } from './export-queries.ts';

const pack = promisify(gzip);
const rowsAtOnce = 500;
const partLetters = 1_000_000;

/**
 * Writes all that is kept about a customer into one JSON document, as of one moment, in packed parts that fit into memory. A try that was cut off is begun
 * anew.
 */
export async function gatherExport(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  { exportId }: { exportId: string },
): Promise<void> {
  const wish = await selectGathering(pool, exportId);
  if (!wish) return; // done already, or the customer was erased meanwhile
  await deleteParts(pool, exportId);
  const at = now();
  const progress = { tablesDone: 0, rowCount: 0, byteCount: 0 };
  let place = 0;
  let waiting = '';
  const write = async (text: string, isLast = false) => {
    waiting += text;
    if (waiting.length < partLetters && !isLast) return;
    progress.byteCount += Buffer.byteLength(waiting);
    await insertPart(pool, exportId, place, await pack(waiting));
    place += 1;
    waiting = '';
  };
  await inTransaction(pool, async (db) => {
    await db.query('set transaction isolation level repeatable read, read only');
    const person = await findPerson(db, wish.customerId);
    if (!person) return;
    await write(`{"format":"scenario-library/account/1","asOf":${JSON.stringify(at)},"tables":{`);
    for (const holding of exported) {
      await write(`${progress.tablesDone === 0 ? '' : ','}\n${JSON.stringify(holding.table)}:[`);
      await openCursor(db, holding, person, at);
      for (let isFirst = true; ;) {
        const rows = await fetchRows(db, rowsAtOnce);
        if (rows.length === 0) break;
        await write(`${isFirst ? '' : ','}\n${rows.join(',\n')}`);
        progress.rowCount += rows.length;
        isFirst = false;
      }
      await closeCursor(db);
      await write(']');
      progress.tablesDone += 1;
      await noteProgress(pool, exportId, progress);
    }
    await write('}}\n', true);
  });
  await noteProgress(pool, exportId, progress);
  const readyAt = now();
  await markReady(pool, exportId, { at: readyAt, expiresAt: new Date(readyAt.getTime() + keptMs) });
}
