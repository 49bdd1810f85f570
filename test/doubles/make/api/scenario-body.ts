import type { StoredBlueprint } from '../blueprint-flow.ts';
import { badRequest } from '../make-api-error.ts';

const SCHEDULING_TYPES = [
  'immediately',
  'indefinitely',
  'once',
  'daily',
  'weekly',
  'monthly',
  'yearly',
  'on-demand',
];

/** Reads a blueprint, which Make takes as a string of JSON only. */
export function blueprintFrom(value: unknown): StoredBlueprint {
  const blueprint = objectFrom(value, 'blueprint');
  const { name, flow, metadata } = blueprint;
  if (typeof name !== 'string' || name.length < 1 || name.length > 120)
    throw badRequest('blueprint.name: must have 1 to 120 characters');
  if (!Array.isArray(flow) || flow.length === 0) throw badRequest('blueprint.flow: must not be empty');
  if (typeof metadata !== 'object' || metadata === null) throw badRequest('blueprint.metadata: is required');
  for (const outside of ['scheduling', 'interface', 'io']) {
    if (outside in blueprint) throw badRequest(`blueprint.${outside}: must stand outside the blueprint`);
  }
  return { ...blueprint, name, flow: flow as StoredBlueprint['flow'], metadata: { ...metadata } };
}

/** Reads a scheduling, which Make takes as a string of JSON only. */
export function schedulingFrom(value: unknown): Record<string, unknown> {
  const scheduling = objectFrom(value, 'scheduling');
  if (!SCHEDULING_TYPES.includes(String(scheduling['type'])))
    throw badRequest(`scheduling.type: must be one of ${SCHEDULING_TYPES.join(', ')}`);
  const { interval } = scheduling;
  if (interval !== undefined && (typeof interval !== 'number' || interval < 60))
    throw badRequest('scheduling.interval: must be at least 60');
  return scheduling;
}

function objectFrom(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'string') throw badRequest(`${name}: must be a string`);
  try {
    const parsed: unknown = JSON.parse(value);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    // Falls through to the refusal.
  }
  throw badRequest(`${name}: must be a string that holds a JSON object`);
}
