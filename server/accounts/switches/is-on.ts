import { createHash } from 'node:crypto';
import type { Db } from '../../platform/database.ts';
import { selectSwitch } from './switch-queries.ts';
import { termsAtFirst, type SwitchName, type SwitchTerms } from './switch-definitions.ts';

/**
 * Whether a customer has what a switch guards. It is read from the database each time, by its key, so what an operator switches off is off on
 * every server with their commit.
 */
export async function isOn(db: Db, name: SwitchName, customerId: string): Promise<boolean> {
  return isOnFor(name, (await selectSwitch(db, name)) ?? termsAtFirst(name), customerId);
}

function isOnFor(name: string, terms: SwitchTerms, customerId: string): boolean {
  if (!terms.isOn || terms.denied.includes(customerId)) return false;
  return terms.allowed.includes(customerId) || placeOf(name, customerId) < terms.percent;
}

/** From 0 to 99; of each switch another order of customers, so that not always the same ones go first. */
function placeOf(name: string, customerId: string): number {
  return createHash('sha256').update(`${name}:${customerId}`).digest().readUInt32BE() % 100;
}
