import type { Db } from '../../platform/database.ts';
import { selectTitles, findInstallation } from './subject-queries.ts';

/** What a rule watches as one: the library, or what is named. */
export type Place = {
  scenario?: string | undefined;
  customer?: string | undefined;
  installation?: string | undefined;
};
export type Watched = Place & { scope: 'library' | 'scenarios' | 'customer' | 'installation' };

/** The library is watched as this subject, a scenario by its id. */
export const librarySubject = 'library';
const prefixes = { customer: 'customer:', installation: 'installation:' } as const;

/** The only subject of a rule that does not tell scenarios apart. */
export function subjectOf({ customer, installation }: Place): string {
  if (installation !== undefined) return prefixes.installation + installation;
  return customer === undefined ? librarySubject : prefixes.customer + customer;
}

/** What a subject is about. */
export function placeOf(subject: string): Place {
  if (subject === librarySubject) return {};
  for (const by of ['customer', 'installation'] as const)
    if (subject.startsWith(prefixes[by])) return { [by]: subject.slice(prefixes[by].length) };
  return { scenario: subject };
}

/** As messages call it, which leave out names of customers, and the scenario that it belongs to. */
export async function describePlace(
  db: Db,
  subject: string,
): Promise<{ words: string; scenarioId: string | null }> {
  const { scenario, customer, installation } = placeOf(subject);
  if (customer !== undefined) return { words: `customer ${customer}`, scenarioId: null };
  if (installation !== undefined) {
    const found = await findInstallation(db, installation);
    if (!found) return { words: `installation ${installation}`, scenarioId: null };
    return {
      words: `an installation of “${found.scenarioTitle}” (${installation})`,
      scenarioId: found.scenarioId,
    };
  }
  if (scenario === undefined) return { words: 'the library', scenarioId: null };
  const title = (await selectTitles(db, [scenario])).get(scenario) ?? scenario;
  return { words: `“${title}”`, scenarioId: scenario };
}
