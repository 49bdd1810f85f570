import { t } from '@lingui/core/macro';
import type { ErrorGroup } from './errors-query.ts';

/** What failed, for whoever looks at the list. */
export const kindWords: Record<ErrorGroup['kind'], string> = {
  task: t`Run`,
  request: t`Request`,
  job: t`Job`,
  loop: t`Repeated work`,
};

/** Where it failed: the scenario, or the operation, job or loop of the server. */
export const subjectOf = ({ scenario, operation }: Pick<ErrorGroup, 'scenario' | 'operation'>): string =>
  scenario?.title ?? operation ?? t`The server`;
