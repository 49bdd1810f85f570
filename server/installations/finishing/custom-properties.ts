import { z } from 'zod';
import type { MakeClient } from '../../platform/make-client.ts';
import { MakeApiError } from '../../platform/make-errors.ts';
import type { Origin } from './origin.ts';

const Structures = z.looseObject({ customPropertyStructures: z.array(z.looseObject({ id: z.int() })) });
const Item = z.looseObject({ name: z.string(), type: z.string() });
const Items = z.looseObject({ customPropertyStructureItems: z.array(Item) });
type Item = z.infer<typeof Item>;

/** The names under which an organization declares where a scenario comes from; case and underscores do not matter. */
const namesOf = { template: 'librarytemplate', version: 'libraryversion' };

/**
 * Writes template and version into the scenario's custom properties, where the organization has declared `libraryTemplate` (text) and, if it
 * likes, `libraryVersion` (text or number). Answers false where it has not. Properties of the organization's own stay as they are.
 */
export async function writeCustomProperties(
  make: MakeClient,
  { organizationId, scenarioId, origin }: { organizationId: number; scenarioId: number; origin: Origin },
): Promise<boolean> {
  const { customPropertyStructures } = await make.ask(Structures, '/custom-property-structures', {
    query: { organizationId },
  });
  const [structure] = customPropertyStructures; // one at most for each organization
  if (!structure) return false;
  const path = `/custom-property-structures/${structure.id}/custom-property-structure-items`;
  const { customPropertyStructureItems: items } = await make.ask(Items, path);
  const values = valuesFor(items, origin);
  if (!values) return false;
  await fillIn(make, `/scenarios/${scenarioId}/custom-properties`, values);
  return true;
}

type Values = Record<string, string | number>;

function valuesFor(items: Item[], { slug, version }: Origin): Values | null {
  const find = (name: string, types: string[]) =>
    items.find((item) => item.name.toLowerCase().replaceAll('_', '') === name && types.includes(item.type));
  const template = find(namesOf.template, ['shortText', 'longText']);
  const number = find(namesOf.version, ['shortText', 'longText', 'number']);
  if (!template) return null;
  return {
    [template.name]: number ? slug : `${slug}@${version}`,
    ...(number ? { [number.name]: number.type === 'number' ? version : String(version) } : {}),
  };
}

/** The first time Make wants a POST; where there is something already (IM005) only ours is changed. */
async function fillIn(make: MakeClient, path: string, values: Values): Promise<void> {
  try {
    await make.fetch(path, { method: 'POST', body: values });
  } catch (error) {
    if (!(error instanceof MakeApiError && error.words.code === 'IM005')) throw error;
    await make.fetch(path, { method: 'PATCH', body: values });
  }
}
