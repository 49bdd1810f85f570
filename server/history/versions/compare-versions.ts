import { differences as blueprintDifferences } from '../../installations/merge/differences.ts';
import { outline, type Outline } from '../../installations/merge/outline.ts';
import type { Deps } from '../../platform/deps.ts';
import { HttpError, notFound } from '../../platform/errors.ts';
import { findScenario, findVersion, type InstallableVersion } from '../../scenarios/find-scenario.ts';
import { differences } from '../difference.ts';
import type { VersionComparison } from './schema.ts';
import { valueAt } from './value-at.ts';

/**
 * What a version of a scenario has other than another one: modules that came, went, became others or moved, and edits within them. Bindings,
 * positions in the designer and what Make's editor adds are no differences, as in an upgrade.
 */
export async function compareVersions(
  { pool }: Pick<Deps, 'pool'>,
  idOrSlug: string,
  { from, to }: { from: number; to: number },
): Promise<VersionComparison> {
  const scenario = await findScenario(pool, idOrSlug, { includeUnpublished: true });
  if (!scenario) throw notFound('The scenario');
  const [before, after] = await Promise.all(
    [from, to].map((number) => findVersion(pool, scenario.id, number, { includeUnpublished: true })),
  );
  if (!before || !after)
    throw notFound(`Version ${before ? to : from}, with a blueprint that passed the check,`);
  const outlines = outlinesOf(before, after);
  return {
    scenario: scenario.id,
    from,
    to,
    before: { blueprint: before.blueprint, scheduling: before.scheduling },
    after: { blueprint: after.blueprint, scheduling: after.scheduling },
    differences: [
      ...blueprintDifferences(outlines.before, outlines.after).map(({ path, kind, what, moduleId }) => ({
        path,
        kind,
        what,
        moduleId,
        module: moduleNamed(outlines.after, moduleId) ?? moduleNamed(outlines.before, moduleId),
        ...(what === 'value' ? sidesAt(outlines, path) : {}),
      })),
      ...differences(before.scheduling, after.scheduling, '/scheduling').map((difference) => ({
        ...difference,
        kind: kindOf(difference),
        what: 'value' as const,
        moduleId: null,
        module: null,
      })),
    ],
  };
}

function outlinesOf(from: InstallableVersion, to: InstallableVersion): { before: Outline; after: Outline } {
  const before = outline(from.blueprint);
  const after = before && outline(to.blueprint, [before]);
  if (!before || !after)
    throw new HttpError(
      422,
      'not_comparable',
      'One of the blueprints has modules without ids, or an id twice: its modules cannot be told apart.',
    );
  return { before, after };
}

const moduleNamed = ({ entries }: Outline, id: number | null): string | null => {
  const name = id === null ? undefined : entries.get(id)?.own['module'];
  return typeof name === 'string' ? name : null;
};

function sidesAt({ before, after }: { before: Outline; after: Outline }, path: string) {
  const [was, is] = [valueAt(before, path), valueAt(after, path)];
  return { ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) };
}

function kindOf(difference: object): 'added' | 'removed' | 'changed' {
  if (!('before' in difference)) return 'added';
  return 'after' in difference ? 'changed' : 'removed';
}
