import type { Db } from '../../platform/database.ts';
import { invalid } from '../../platform/errors.ts';
import { findScenario, type ScenarioSummary } from '../../scenarios/find-scenario.ts';

/** The scenarios that a plan or bundle names, each there, not archived, and named once. */
export async function scenariosNamed(db: Db, references: readonly string[]): Promise<ScenarioSummary[]> {
  const found: ScenarioSummary[] = [];
  for (const [index, reference] of references.entries()) {
    const path = `/scenarios/${index}`;
    const scenario = await findScenario(db, reference, { includeUnpublished: true });
    if (!scenario) throw invalid(path, 'There is no scenario with this id or slug.');
    if (scenario.status === 'archived')
      throw invalid(path, `"${scenario.title}" is archived. Leave it out, or set its status back first.`);
    if (found.some(({ id }) => id === scenario.id))
      throw invalid(path, `"${scenario.title}" is named twice.`);
    found.push(scenario);
  }
  return found;
}
