import { z } from 'zod';
import type { MakeClient } from '../../platform/make-client.ts';
import { MakeApiError, unreadableAnswer } from '../../platform/make-errors.ts';

const ScenarioRow = z.looseObject({
  id: z.int().positive(),
  name: z.string().nullish(),
  isinvalid: z.boolean().nullish(),
  description: z.string().nullish(),
  teamId: z.int().nullish(),
});
const Changed = z.looseObject({ scenario: ScenarioRow });
const BlueprintAnswer = z.looseObject({
  response: z.looseObject({
    blueprint: z.record(z.string(), z.unknown()),
    scheduling: z.record(z.string(), z.unknown()).nullish(),
  }),
});

/** A scenario as it stands in Make. */
export type MakeScenario = { id: number; isInvalid: boolean; description: string; teamId: number | null };
export type MakeBlueprint = {
  blueprint: Record<string, unknown>;
  scheduling: Record<string, unknown> | null;
};

export type NewMakeScenario = {
  teamId: number;
  folderId: number | null;
  blueprint: string;
  scheduling: string;
};

/** Creates the scenario, inactive. Make takes blueprint and scheduling as strings of JSON. */
export async function createMakeScenario(
  make: MakeClient,
  scenario: NewMakeScenario,
  confirmed: boolean,
): Promise<MakeScenario> {
  const { folderId, ...body } = scenario;
  const answer = await make.ask(Changed, '/scenarios', {
    method: 'POST',
    body: { ...body, ...(folderId === null ? {} : { folderId }) },
    ...(confirmed ? { query: { confirmed: true } } : {}),
  });
  return toScenario(answer);
}

/**
 * Replaces the blueprint. The SDK's own `scenarios.update` is not used: it sends empty metadata along, which takes away the scenario's
 * inputs.
 */
export async function replaceMakeBlueprint(
  make: MakeClient,
  scenarioId: number,
  change: { blueprint: string; scheduling?: string; name?: string },
  confirmed: boolean,
): Promise<MakeScenario> {
  const answer = await make.ask(Changed, `/scenarios/${scenarioId}`, {
    method: 'PATCH',
    body: change,
    ...(confirmed ? { query: { confirmed: true } } : {}),
  });
  return toScenario(answer);
}

/** The scenario's row, without its blueprint. */
export async function readMakeScenario(make: MakeClient, scenarioId: number): Promise<MakeScenario> {
  return toScenario(await make.ask(Changed, `/scenarios/${scenarioId}`));
}

export async function readMakeBlueprint(make: MakeClient, scenarioId: number): Promise<MakeBlueprint> {
  const { response } = await make.ask(BlueprintAnswer, `/scenarios/${scenarioId}/blueprint`);
  return { blueprint: response.blueprint, scheduling: response.scheduling ?? null };
}

const pageSize = 200;

export type ListedMakeScenario = MakeScenario & { name: string };

/** All scenarios of a team, newest first. */
export async function listMakeScenarios(make: MakeClient, teamId: number): Promise<ListedMakeScenario[]> {
  const scenarios = new Map<number, ListedMakeScenario>();
  for (let offset = 0; ; offset += pageSize) {
    const page = await make.ask(z.looseObject({ scenarios: z.array(ScenarioRow) }), '/scenarios', {
      query: { teamId, pg: { limit: pageSize, offset, sortBy: 'id', sortDir: 'desc' } },
    });
    const known = scenarios.size;
    for (const row of page.scenarios)
      scenarios.set(row.id, { ...toScenario({ scenario: row }), name: row.name ?? '' });
    // A page that brings nothing new is the last, also when paging is ignored.
    if (page.scenarios.length < pageSize || scenarios.size === known)
      return [...scenarios.values()].toSorted((a, b) => b.id - a.id);
  }
}

/** Changes the description, and nothing else. */
export async function describeMakeScenario(
  make: MakeClient,
  scenarioId: number,
  description: string,
): Promise<void> {
  await make.ask(Changed, `/scenarios/${scenarioId}`, { method: 'PATCH', body: { description } });
}

/** Starts or stops the scenario. */
export async function switchMakeScenario(
  make: MakeClient,
  scenarioId: number,
  action: 'start' | 'stop',
): Promise<boolean> {
  const Switched = z.looseObject({ scenario: z.looseObject({ isActive: z.boolean() }) });
  const { scenario } = await make.ask(Switched, `/scenarios/${scenarioId}/${action}`, { method: 'POST' });
  if (scenario.isActive !== (action === 'start')) throw unreadableAnswer(200, '');
  return scenario.isActive;
}

/** Deletes the scenario; one that is gone already counts as deleted. */
export async function deleteMakeScenario(make: MakeClient, scenarioId: number): Promise<void> {
  try {
    await make.fetch(`/scenarios/${scenarioId}`, { method: 'DELETE' });
  } catch (error) {
    if (!(error instanceof MakeApiError && error.status === 404)) throw error;
  }
}

function toScenario({ scenario }: z.infer<typeof Changed>): MakeScenario {
  const { id, isinvalid, description, teamId } = scenario;
  return { id, isInvalid: isinvalid ?? false, description: description ?? '', teamId: teamId ?? null };
}
