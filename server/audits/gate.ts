import type { Deps } from '../platform/deps.ts';
import type { Looks } from './days/look-at-days.ts';
import type { Verdict } from './verdict.ts';

/** What gates look at; they change nothing that figures are made of. */
export type AuditDeps = Pick<
  Deps,
  'pool' | 'config' | 'now' | 'logger' | 'reading' | 'stripe' | 'queue' | 'sessionSecret' | 'encryption'
> &
  AuditSources;

/** What features to the right of this one can prove. */
export type AuditSources = {
  /** Goes through the log of changes of what values and offers rest on. */
  verifyChangeLog?: (() => Promise<ChangeLogState>) | undefined;
  /** Changes of what values rest on that name nobody or no reason, within a time. */
  findUnexplained?: ((since: Date, until: Date) => Promise<readonly Unexplained[]>) | undefined;
};
export type ChangeLogState = {
  changes: number;
  /** The first change that does not fit to the one before. */
  brokenAt: number | null;
  /** Things that were changed past the log. */
  unnoted: readonly { subject: string; subjectId: string }[];
};

export type Unexplained = { subject: string; subjectId: string; lacks: 'actor' | 'reason' };

/** The run that a check belongs to, and what it found in the tasks day by day, which is looked for when the first gate asks. */
export type CheckContext = { at: Date; runId: string; looks: () => Promise<Looks> };

/**
 * One condition that figures must keep, hard: it holds or it does not. `version` is raised whenever the same facts would be judged
 * otherwise, so that results of before and after are told apart.
 */
export type Gate = {
  id: string;
  name: string;
  version: number;
  /** The condition in plain words. */
  holds: string;
  /** What an operator does about it when it does not hold, in plain words. */
  remedy: string;
  /** Figures that are not to be believed when it fails, as the API names them; null: all. */
  figures: readonly string[] | null;
  check: (deps: AuditDeps, context: CheckContext) => Promise<Verdict>;
};
