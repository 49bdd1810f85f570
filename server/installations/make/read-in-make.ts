import { z } from 'zod';
import type { MakeClient } from '../../platform/make-client.ts';
import { askingMake } from './make-refusals.ts';
import { readMakeBlueprint, type MakeBlueprint } from './make-scenarios.ts';

/** An installation's scenario as it stands in Make now; name and scheduling may have been changed without the blueprint. */
export type InMake = MakeBlueprint & { name: string | null; isInvalid: boolean };

const ScenarioAnswer = z.looseObject({
  scenario: z.looseObject({
    name: z.string().nullish(),
    isinvalid: z.boolean().nullish(),
    scheduling: z.record(z.string(), z.unknown()).nullish().catch(null),
  }),
});

/** Reads the scenario and its blueprint; Make's refusals come as answers of ours. */
export async function readInMake(make: MakeClient, scenarioId: number): Promise<InMake> {
  return askingMake(async () => {
    const { scenario } = await make.ask(ScenarioAnswer, `/scenarios/${scenarioId}`);
    const standing = await readMakeBlueprint(make, scenarioId);
    const { name = null, isinvalid, scheduling } = scenario;
    return {
      blueprint: standing.blueprint,
      scheduling: scheduling ?? standing.scheduling,
      name,
      isInvalid: isinvalid ?? false,
    };
  });
}

/** The name that the customer sees: it can be changed with the blueprint and without it, and then only one of both is new. */
export function nameIn({ name, blueprint }: InMake, installedName: string): string {
  const named = [name, blueprint['name']].filter(
    (each) => typeof each === 'string' && each !== '',
  ) as string[];
  return named.find((each) => each !== installedName) ?? installedName;
}

/** Whether somebody has changed the scenario between two readings. */
export function isChanged(before: InMake, after: InMake): boolean {
  const textOf = ({ blueprint, scheduling, name }: InMake) => JSON.stringify([blueprint, scheduling, name]);
  return textOf(before) !== textOf(after);
}
