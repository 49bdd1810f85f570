import type { Pool } from '../platform/database.ts';
import type { Money } from '../platform/money.ts';
import type { Clock } from '../platform/time.ts';
import { checkBlueprint } from './blueprint/check-blueprint.ts';
import type { BlueprintReport } from './blueprint/types.ts';
import { createScenario } from './write-scenario.ts';
import { addVersion, publishVersion } from './write-version.ts';

type ImportOptions = { publishes: boolean; price: Money | null };
type Imported = {
  id: string;
  title: string;
  version: number;
  isPublished: boolean;
  report: Pick<BlueprintReport, 'valid' | 'errors' | 'warnings'>;
};

/** Makes a scenario of a blueprint file, named after the blueprint; published when asked for and without errors. */
export async function importScenario(
  pool: Pool,
  blueprint: unknown,
  fileName: string,
  options: ImportOptions,
  now: Clock,
): Promise<Imported> {
  const title = titleOf(checkBlueprint(blueprint).cleaned) ?? fileName.replace(/\.[a-z]+$/i, '');
  const { id } = await createScenario(
    pool,
    {
      title,
      description: `Imported from ${fileName}.`,
      complexityLevel: 1,
      category: 'imported',
      tags: [],
      price: options.price,
      minimumPrice: null,
      recurring: null,
      minutesByHand: 0,
      steps: [],
    },
    now,
  );
  const { number, report } = await addVersion(pool, id, { blueprint, changelog: 'First version.' }, now);
  const isPublished = options.publishes && report.valid;
  if (isPublished) await publishVersion(pool, id, number, now);
  return {
    id,
    title,
    version: number,
    isPublished,
    report: { valid: report.valid, errors: report.errors, warnings: report.warnings },
  };
}

function titleOf(blueprint: unknown): string | null {
  const name = (blueprint as { name?: unknown } | null)?.name;
  return typeof name === 'string' && name.trim().length >= 3 ? name.trim().slice(0, 120) : null;
}
