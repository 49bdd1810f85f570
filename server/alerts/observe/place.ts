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

export type Described = { words: string; scenarioId: string | null };

/** As messages call them, which leave out names of customers, and the scenarios that they belong to; titles are read at once. */
export async function describePlaces(
  db: Db,
  subjects: readonly string[],
): Promise<(subject: string) => Promise<Described>> {
  const titles = await selectTitles(
    db,
    subjects.flatMap((subject) => placeOf(subject).scenario ?? []),
  );
  return async (subject) => {
    const { scenario, customer, installation } = placeOf(subject);
    if (customer !== undefined) return { words: `customer ${customer}`, scenarioId: null };
    if (installation !== undefined) return describeInstallation(db, installation);
    if (scenario === undefined) return { words: 'the library', scenarioId: null };
    return { words: `“${titles.get(scenario) ?? scenario}”`, scenarioId: scenario };
  };
}

async function describeInstallation(db: Db, id: string): Promise<Described> {
  const found = await findInstallation(db, id);
  if (!found) return { words: `installation ${id}`, scenarioId: null };
  return { words: `an installation of “${found.scenarioTitle}” (${id})`, scenarioId: found.scenarioId };
}
