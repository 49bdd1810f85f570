import type { CustomPropertyItem, CustomPropertyStructure, MakeAccount } from '../make-account.ts';
import { badRequest, MakeApiError, notFound } from '../make-api-error.ts';
import { accessibleScenario, organizationsFor } from './access.ts';
import { columnsOf, pageOf } from './columns.ts';
import { route, type MakeCall, type MakeRoute } from './route.ts';

type Data = Record<string, unknown>;

/** `/custom-property-structures` and `/scenarios/:id/custom-properties`: what an organization writes beside its scenarios. */
export function customPropertyRoutes(account: MakeAccount): MakeRoute[] {
  const change = (call: MakeCall, dataOf: (former: Data | null) => Data) => {
    const scenario = accessibleScenario(account, call.token, call.params['id']);
    const organizationId = account.teams.get(scenario.teamId)?.organizationId;
    const structure = structuresOf(account, organizationId)[0];
    if (!structure) throw notFound('Custom property structure');
    const data = dataOf(scenario.customProperties);
    check(structure.items, data);
    scenario.customProperties = data;
    return { customProperties: data };
  };
  return [
    route('custom-property-structures:read', 'GET', '/custom-property-structures', ({ token, query }) => {
      const organizationId = Number(query['organizationId']);
      const organization = organizationsFor(account, token).find(({ id }) => id === organizationId);
      if (!organization) throw notFound('Organization');
      if (organization.license.customProperties === 0) throw notInPlan();
      return {
        customPropertyStructures: structuresOf(account, organizationId).map(({ id, created }) => ({
          id,
          created,
          belongers: [
            { belongerId: organizationId, belongerType: 'organization', associatedTypes: ['scenario'] },
          ],
        })),
      };
    }),
    route(
      'custom-property-structures:read',
      'GET',
      '/custom-property-structures/:id/custom-property-structure-items',
      ({ params, query }) => {
        const structure = account.customPropertyStructures.get(Number(params['id']));
        if (!structure) throw notFound('Custom property structure');
        const page = pageOf(structure.items, query);
        return { customPropertyStructureItems: page.rows, pg: page.pg };
      },
    ),
    route('scenarios:read', 'GET', '/scenarios/:id/custom-properties', ({ token, params, query }) => {
      const { customProperties } = accessibleScenario(account, token, params['id']);
      return { customProperties: columnsOf(customProperties ?? {}, query) };
    }),
    route('scenarios:write', 'POST', '/scenarios/:id/custom-properties', (call) =>
      change(call, (former) => {
        if (former) throw refused('IM005', 'The scenario has custom properties already.');
        return call.body;
      }),
    ),
    route('scenarios:write', 'PUT', '/scenarios/:id/custom-properties', (call) =>
      change(call, (former) => requireFormer(former) && call.body),
    ),
    route('scenarios:write', 'PATCH', '/scenarios/:id/custom-properties', (call) =>
      change(call, (former) => ({ ...requireFormer(former), ...call.body })),
    ),
  ];
}

function structuresOf(account: MakeAccount, organizationId: number | undefined): CustomPropertyStructure[] {
  return [...account.customPropertyStructures.values()].filter(
    (structure) => structure.organizationId === organizationId,
  );
}

/** Only declared names, of their types, and every required one. */
function check(items: CustomPropertyItem[], data: Data): void {
  const problems = Object.entries(data).flatMap(([name, value]) => {
    const item = items.find((entry) => entry.name === name);
    if (!item) return [`${name}: is not part of the structure`];
    return fits(item, value) ? [] : [`${name}: must be of type ${item.type}`];
  });
  const missing = items.filter(({ name, required }) => required && (data[name] ?? null) === null);
  problems.push(...missing.map(({ name }) => `${name}: is required`));
  if (problems.length > 0) throw badRequest(...problems);
}

function fits({ type }: CustomPropertyItem, value: unknown): boolean {
  if (value === null) return true;
  if (type === 'number' || type === 'boolean') return typeof value === type;
  if (type === 'multiselect') return Array.isArray(value);
  return typeof value === 'string' && (type !== 'shortText' || value.length <= 200);
}

function requireFormer(former: Data | null): Data {
  if (!former) throw refused('IM013', 'The scenario has no custom properties yet.');
  return former;
}

const refused = (code: string, detail: string) =>
  new MakeApiError(400, { message: 'Bad Request', detail, code });
const notInPlan = () =>
  new MakeApiError(403, {
    message: 'Forbidden',
    detail: 'Custom properties are not part of the plan of this organization.',
    code: 'IM027',
  });
