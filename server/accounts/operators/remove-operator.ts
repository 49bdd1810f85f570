import type { OperatorCaller } from '../../platform/caller.ts';
import { inTransaction, type Pool } from '../../platform/database.ts';
import { conflict, notFound } from '../../platform/errors.ts';
import { deleteOperator, findOperator, lockOwners } from './operator-queries.ts';
import { requireMayManage } from './roles.ts';

/** Removes an operator and ends their sessions at once; the last owner stays. */
export async function removeOperator(pool: Pool, caller: OperatorCaller, id: string): Promise<void> {
  await inTransaction(pool, async (db) => {
    const owners = await lockOwners(db);
    const operator = await findOperator(db, id);
    if (!operator) throw notFound('This operator');
    requireMayManage(caller, operator.role);
    if (operator.role === 'owner' && owners.length === 1)
      throw conflict('last_owner', 'This is the last owner. Make another owner first.');
    await deleteOperator(db, id);
  });
}
