import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { invalid, notFound } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { findReporting } from '../../platform/reporting.ts';
import { closeQuestions } from '../calibration/question-queries.ts';
import { findScenario } from '../../scenarios/find-scenario.ts';
import { findEstimatesAfter, findSubject, insertAssumption, subjectExists } from './assumption-queries.ts';
import { toAssumptionAnswer, valuesInForce } from './assumption-answer.ts';
import type { Assumption } from './assumptions.ts';
import type { AssumptionAnswer, InForce, InstallationAssumptions, NewAssumption } from './input-schema.ts';

type SettingDeps = Pick<Deps, 'pool' | 'config' | 'now'>;
type Given = Pick<NewAssumption, 'name' | 'value' | 'currency'>;

/** An operator's word on an assumption: another row, in force from its own instant; values already written stay as they are. */
export async function setAssumption(
  { pool, config, now }: SettingDeps,
  given: NewAssumption,
): Promise<AssumptionAnswer> {
  const scopeId =
    given.scope === 'library' ? null : await resolveScope(pool, given.scope, given.scopeId ?? '');
  const { currency } = await findReporting(pool, config);
  const row: Assumption = {
    ...rowOf(given, currency, now()),
    scope: given.scope,
    scopeId,
    provenance: given.provenance,
    from: new Date(given.from),
  };
  await inTransaction(pool, (db) => insertAssumption(db, row));
  return toAssumptionAnswer(row);
}

/**
 * A customer's word on an installation of theirs (provenance `confirmed`); answers what is in force now. Minutes that are confirmed also take
 * the place of every estimate that begins later, and nobody is asked for them any more. Hours of set-up are spent once: said without a date
 * they count from the confirmation, the only instant at which they are read.
 */
export async function confirmAssumptions(
  { pool, config, now }: SettingDeps,
  customerId: string,
  installationId: string,
  { assumptions }: InstallationAssumptions,
): Promise<InForce> {
  const at = now();
  return inTransaction(pool, async (db) => {
    const subject = await findSubject(db, installationId, customerId);
    if (!subject) throw notFound('The installation');
    const { currency } = await findReporting(db, config);
    for (const given of assumptions) {
      const undated = given.name === 'setupHours' ? (subject.confirmedAt ?? subject.createdAt) : at;
      const from = given.from === undefined ? undated : new Date(given.from);
      const estimated =
        given.name === 'minutesByHand' ? await findEstimatesAfter(db, installationId, from) : [];
      for (const since of [from, ...estimated])
        await insertAssumption(db, {
          ...rowOf(given, currency, at),
          scope: 'installation',
          scopeId: installationId,
          provenance: 'confirmed',
          from: since,
        });
      if (given.name === 'minutesByHand') await closeQuestions(db, installationId);
    }
    return valuesInForce(db, subject, at);
  });
}

/** What is assumed for an installation of the customer's, now. */
export async function readAssumptions(
  { pool, now }: SettingDeps,
  customerId: string,
  installationId: string,
): Promise<InForce> {
  const subject = await findSubject(pool, installationId, customerId);
  if (!subject) throw notFound('The installation');
  return valuesInForce(pool, subject, now());
}

async function resolveScope(
  db: Db,
  scope: 'scenario' | 'customer' | 'installation',
  scopeId: string,
): Promise<string> {
  const id =
    scope === 'scenario' ? (await findScenario(db, scopeId, { includeUnpublished: true }))?.id : scopeId;
  if (id === undefined || (scope !== 'scenario' && !(await subjectExists(db, scope, id))))
    throw invalid('/scopeId', `There is no ${scope} with this id.`);
  return id;
}

function rowOf({ name, value, currency }: Given, reportingCurrency: string, at: Date) {
  const range = typeof value === 'object' ? value : { low: null, base: null, high: null };
  return {
    id: newId('asm', at),
    name,
    value: typeof value === 'object' ? null : value,
    ...range,
    currency: name === 'hourlyRate' || name === 'creditPrice' ? (currency ?? reportingCurrency) : null,
    createdAt: at,
  };
}
