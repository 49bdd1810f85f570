import type { AdminContext } from './admin-context.ts';
import { withLongStatements } from './platform/long-statement.ts';
import { eraseCustomer } from './privacy/erasure/erase-customer.ts';
import { finishErasures } from './privacy/erasure/finish-erasures.ts';

/** Forgets a customer whole before it answers, also where no server runs. */
export async function eraseFromCommandLine(context: AdminContext, customerId: string): Promise<unknown> {
  await eraseCustomer(context.pool, { customerId, requestedBy: 'command line' }, new Date());
  await withLongStatements(context, (pool) => finishErasures(pool, new Date()));
  return { erased: customerId };
}
