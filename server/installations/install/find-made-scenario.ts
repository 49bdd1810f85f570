import type { Pool } from '../../platform/database.ts';
import type { MakeClient } from '../../platform/make-client.ts';
import { MakeApiError, MakeUnreachableError } from '../../platform/make-errors.ts';
import { listKnownMakeScenarios } from '../change-queries.ts';
import { listMakeScenarios, readMakeBlueprint, type MakeScenario } from '../make/make-scenarios.ts';
import { reportTokenFor } from '../reporting/report-token.ts';

/** Blueprints looked into at most, and for how long: Make allows some tens of calls a minute. */
const limits = { blueprints: 40, durationMs: 45_000 };

/**
 * Looks for the scenario that Make made for an installation and never told us of. It is recognised by what only this installation's
 * blueprint holds, its report token or its id; the name only says where to look first. Scenarios that are known to be others' are left out.
 */
export async function findMadeScenario(
  deps: { pool: Pool; sessionSecret: string },
  make: MakeClient,
  wanted: { installationId: string; zone: string | null; teamId: number; name: string },
): Promise<MakeScenario | null> {
  const begunAt = Date.now();
  const known = new Set(await listKnownMakeScenarios(deps.pool, wanted.zone, wanted.teamId));
  const unknown = (await listMakeScenarios(make, wanted.teamId)).filter(({ id }) => !known.has(id));
  const byLikelihood = unknown.toSorted(
    (a, b) => Number(b.name === wanted.name) - Number(a.name === wanted.name),
  );
  const marks = [reportTokenFor(wanted.installationId, deps.sessionSecret), wanted.installationId];
  for (const scenario of byLikelihood.slice(0, limits.blueprints)) {
    if (Date.now() - begunAt > limits.durationMs)
      throw new MakeUnreachableError('Make answers too slowly to search the team.', null);
    const text = await blueprintText(make, scenario.id);
    if (marks.some((mark) => text.includes(mark))) return scenario;
  }
  return null;
}

/** One that was deleted, or may not be read, between the list and this call is not ours. */
async function blueprintText(make: MakeClient, scenarioId: number): Promise<string> {
  try {
    return JSON.stringify((await readMakeBlueprint(make, scenarioId)).blueprint);
  } catch (error) {
    if (error instanceof MakeApiError && (error.status === 404 || error.status === 403)) return '';
    throw error;
  }
}
