import type { OperatorCaller, OperatorRole } from '../../platform/caller.ts';
import { inTransaction, type Pool } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { conflict, notFound } from '../../platform/errors.ts';
import { findOperator, isInvited, lockOwners, updateRole, type OperatorRow } from './operator-queries.ts';
import { issueLink } from './owner-link.ts';
import { requireMayManage } from './roles.ts';

/** Gives an operator another role, which holds from the next request on; the last owner stays one. */
export async function changeRole(
  pool: Pool,
  caller: OperatorCaller,
  { id, role }: { id: string; role: OperatorRole },
  now: Date,
): Promise<OperatorRow> {
  return inTransaction(pool, async (db) => {
    const owners = await lockOwners(db);
    const operator = await findOperator(db, id);
    if (!operator) throw notFound('This operator');
    requireMayManage(caller, operator.role);
    requireMayManage(caller, role);
    if (operator.role === 'owner' && role !== 'owner' && owners.length === 1)
      throw conflict('last_owner', 'This is the last owner. Make another owner first.');
    await updateRole(db, id, role, now);
    return { ...operator, role };
  });
}

/** A fresh link for an operator who has not started yet; the former one is void. */
export async function inviteAgain(
  { pool, publicUrl, now }: Pick<Deps, 'pool' | 'publicUrl' | 'now'>,
  caller: OperatorCaller,
  id: string,
): Promise<{ link: string }> {
  return inTransaction(pool, async (db) => {
    const operator = await findOperator(db, id);
    if (!operator) throw notFound('This operator');
    requireMayManage(caller, operator.role);
    if (!(await isInvited(db, id)))
      throw conflict(
        'operator_started',
        'This operator has a password already, and changes it by signing in.',
      );
    return { link: await issueLink(db, id, publicUrl(), now()) };
  });
}
