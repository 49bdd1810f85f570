import { findCustomer } from '../accounts/customers/find-customer.ts';
import type { OperatorCaller } from '../platform/caller.ts';
import type { Db } from '../platform/database.ts';
import { invalid } from '../platform/errors.ts';
import { readForOperators } from './read-feedback.ts';
import type { AdminFeedback, RecordedBody } from './schema.ts';
import { sendFeedback, type SendDeps } from './send-feedback.ts';

/** A 422 where there is no such customer. */
export async function requireCustomer(db: Db, customerId: string): Promise<void> {
  if (!(await findCustomer(db, customerId)))
    throw invalid(
      '/customer',
      'There is no customer with this id: take one that GET /admin/customers lists.',
    );
}

/** Keeps what a customer has told an operator, as if the customer had sent it; who wrote it down is kept too. */
export async function recordFeedback(
  deps: SendDeps,
  caller: OperatorCaller,
  { customer: customerId, ...body }: RecordedBody,
  sentRequestId: string,
): Promise<AdminFeedback> {
  await requireCustomer(deps.pool, customerId);
  const sender = { customerId, source: 'dashboard' as const, recordedBy: caller.operatorId, sentRequestId };
  const { id } = await sendFeedback(deps, sender, { ...body, source: 'api' });
  return readForOperators(deps.pool, caller, id);
}
