import { findCustomer } from '../../accounts/customers/find-customer.ts';
import type { Db } from '../../platform/database.ts';
import type { Condition } from '../rules/rule-schema.ts';
import { findInstallation, selectTitles } from './subject-queries.ts';

/** What a condition names and is not there, or no longer; null: it is, or it names nothing. */
export async function missingPlace(
  db: Db,
  condition: Condition,
): Promise<'scenario' | 'customer' | 'installation' | null> {
  if (!('scope' in condition)) return null;
  const { scenario, customer, installation } = condition;
  if (scenario !== undefined && !(await selectTitles(db, [scenario])).has(scenario)) return 'scenario';
  if (customer !== undefined && !(await findCustomer(db, customer))) return 'customer';
  if (installation !== undefined && !(await findInstallation(db, installation))) return 'installation';
  return null;
}
