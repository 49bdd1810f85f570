import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const StarterScenario = z.strictObject({
  slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  title: z.string().min(1).max(120),
  description: z.string().min(1).max(5_000),
  category: z.strictObject({ slug: z.string().regex(/^[a-z0-9-]+$/), name: z.string().min(1) }),
  tags: z.array(z.string().min(1).max(40)).max(20),
  complexityLevel: z.int().min(1).max(5),
  minutesByHand: z.number().positive().max(10_000),
  price: z.strictObject({ amount: z.int().positive(), currency: z.string().regex(/^[a-z]{3}$/) }).nullable(),
  changelog: z.string(),
  scheduling: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('immediately') }),
    z.strictObject({ type: z.literal('indefinitely'), interval: z.int().min(60) }),
    z.strictObject({ type: z.literal('daily'), time: z.string() }),
    z.strictObject({ type: z.literal('weekly'), days: z.array(z.int().min(0).max(6)), time: z.string() }),
  ]),
  blueprint: z.record(z.string(), z.unknown()),
});

/** A scenario that comes with the product, its blueprint as it would be uploaded. */
export type StarterScenario = z.infer<typeof StarterScenario>;

const folder = new URL('./starter-library/', import.meta.url);

let loaded: StarterScenario[] | undefined;

/** The scenarios that come with the product, by slug; read and validated at the first call. */
export function loadStarterLibrary(): StarterScenario[] {
  loaded ??= readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map(readStarter);
  return loaded;
}

function readStarter(file: string): StarterScenario {
  const parsed = StarterScenario.safeParse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
  if (!parsed.success)
    throw new Error(`The starter scenario ${file} is malformed: ${z.prettifyError(parsed.error)}`);
  if (`${parsed.data.slug}.json` !== file)
    throw new Error(`The starter scenario ${file} must be named after its slug.`);
  return parsed.data;
}
