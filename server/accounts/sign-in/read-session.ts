import type { Deps } from '../../platform/deps.ts';
import { notFound } from '../../platform/errors.ts';
import { version } from '../../platform/version.ts';
import { findReporting } from '../../platform/reporting.ts';
import { hasDemoCustomers } from '../customers/customer-queries.ts';
import { findOperator } from '../operators/operator-queries.ts';
import { scopesOf } from '../operators/roles.ts';
import type { Session } from '../schema.ts';

/** Who is signed in, and what the whole dashboard needs to know of the library. */
export async function readSession(deps: Deps, operatorId: string | null): Promise<Session> {
  const row = operatorId === null ? undefined : await findOperator(deps.pool, operatorId);
  if (!row) throw notFound('This operator');
  const { timeZone, currency } = await findReporting(deps.pool, deps.config);
  const { id, name, email, username, role } = row;
  return {
    operator: { id, name, email, username, role },
    scopes: [...scopesOf(role)],
    demo: await hasDemoCustomers(deps.pool),
    stripeConfigured: deps.stripe !== null,
    smtpConfigured: deps.config.smtpUrl !== null,
    reportingTimeZone: timeZone,
    reportingCurrency: currency,
    publicUrl: deps.publicUrl(),
    version,
  };
}
