import { t } from '@lingui/core/macro';
import type { VersionComparison } from '../../../../../server/history/versions/schema.ts';
import type { AdminVersion } from '../../../api/scenarios.ts';

export type Difference = VersionComparison['differences'][number];
type Requirement = AdminVersion['report']['requirements'][number];

/** What differences are about, in the order in which they are read. */
export type Topic = 'modules' | 'mapping' | 'filters' | 'settings' | 'scheduling' | 'scenario';

export const topics: readonly { topic: Topic; title: string }[] = [
  { topic: 'modules', title: t`Modules` },
  { topic: 'mapping', title: t`Mapped fields` },
  { topic: 'filters', title: t`Filters and conditions` },
  { topic: 'settings', title: t`Settings of modules` },
  { topic: 'scheduling', title: t`Scheduling` },
  { topic: 'scenario', title: t`The scenario itself` },
];

/** What a difference is about, by its path. */
export function topicOf({ path, what, moduleId }: Difference): Topic {
  if (what !== 'value') return 'modules';
  if (moduleId === null) return path.startsWith('/scheduling') ? 'scheduling' : 'scenario';
  const within = path.replace(/^\/modules\/\d+/, '');
  if (within.startsWith('/mapper')) return 'mapping';
  return /^\/(filter|(routes|branches)\/\d+)(\/|$)/.test(within) ? 'filters' : 'settings';
}

/** Something of the installing team that only one of two versions needs. */
export type NeedChange = { requirement: Requirement; kind: 'added' | 'removed' };

/** What has to be connected in one of two versions only; a module's number and parameter say what is the same. */
export function changedNeeds(before: readonly Requirement[], after: readonly Requirement[]): NeedChange[] {
  const keyOf = ({ moduleId, module, parameter }: Requirement) => `${moduleId} ${module} ${parameter}`;
  const [was, is] = [before, after].map((needs) => new Set(needs.map(keyOf)));
  return [
    ...before.flatMap((requirement) =>
      is?.has(keyOf(requirement)) ? [] : { requirement, kind: 'removed' as const },
    ),
    ...after.flatMap((requirement) =>
      was?.has(keyOf(requirement)) ? [] : { requirement, kind: 'added' as const },
    ),
  ];
}

/** The numbers of modules that do something else, and of those that stand elsewhere. */
export function changedModules(differences: readonly Difference[]): {
  changed: ReadonlySet<number>;
  moved: ReadonlySet<number>;
} {
  const numbers = (isMeant: (what: Difference['what']) => boolean) =>
    new Set(
      differences.flatMap(({ what, moduleId }) => (moduleId !== null && isMeant(what) ? moduleId : [])),
    );
  return {
    changed: numbers((what) => what === 'value' || what === 'kind'),
    moved: numbers((what) => what === 'place'),
  };
}
