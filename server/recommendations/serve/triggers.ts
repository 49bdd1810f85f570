import { belongTogether } from '../model/lift.ts';
import type { Candidate } from './catalogue.ts';
import type { Matrix } from './matrix.ts';

/** How a scenario of the customer's ran lately. Days are those of the reporting time zone, counted from today in UTC. */
export type RecentRuns = {
  scenarioId: string;
  /** Completed and failed runs of the last 14 days. */
  completedLately: number;
  failedLately: number;
  /** It completed a run 30 to 60 days ago, and one since. */
  hasWorkedBeforeAndSince: boolean;
  /** Failed runs of the last 30 days. */
  failedInMonth: number;
};

/** A scenario that the customer's own use asks for, with why. */
export type Triggered = { id: string; reason: string };

const leastFailures = 5;
const failingShare = 0.2;
/** Scenarios with this tag help where others fail. */
const errorTag = 'error-handling';

/** What an asker's use is held against. */
export type TriggerContext = {
  allowed: readonly Candidate[];
  runs: readonly RecentRuns[];
  matrix: Matrix | null;
  ownAppsOf: (scenarioId: string) => readonly string[];
  titleOf: (scenarioId: string) => string | null;
};

/**
 * The one scenario that the customer's own runs ask for, if any: help with errors where one of theirs fails often, else what belongs to one that has
 * worked for a month. A rule that can be told in one sentence; it holds with few customers too.
 */
export function triggeredBy(context: TriggerContext): Triggered | null {
  return helpWithErrors(context) ?? nextAfterSuccess(context);
}

function helpWithErrors({ allowed, runs, ownAppsOf, titleOf }: TriggerContext): Triggered | null {
  const failing = runs
    .filter(
      ({ completedLately, failedLately }) =>
        failedLately >= leastFailures && failedLately >= failingShare * (failedLately + completedLately),
    )
    .toSorted((a, b) => b.failedLately - a.failedLately);
  for (const { scenarioId, failedLately, completedLately } of failing) {
    const apps = ownAppsOf(scenarioId);
    const helping = allowed
      .filter(({ tags }) => tags.includes(errorTag))
      .map(({ id, apps: its }) => ({ id, app: its.find((one) => apps.includes(one)) }));
    const help = helping.find(({ app }) => app !== undefined) ?? helping[0];
    if (!help) continue;
    const title = titleOf(scenarioId) ?? 'One of yours';
    return {
      id: help.id,
      reason: `“${title}” failed in ${failedLately} of ${failedLately + completedLately} runs of the last 14 days; ${help.app === undefined ? 'this is made for failed runs' : `this helps where ${help.app} fails`}.`,
    };
  }
  return null;
}

function nextAfterSuccess({ allowed, runs, matrix, titleOf }: TriggerContext): Triggered | null {
  if (!matrix) return null;
  const { customers } = matrix.head;
  const pairs = runs.flatMap(({ scenarioId, hasWorkedBeforeAndSince, failedInMonth }) => {
    const title = titleOf(scenarioId);
    if (!hasWorkedBeforeAndSince || failedInMonth > 0 || title === null) return [];
    const one = matrix.holders.get(scenarioId) ?? 0;
    return allowed.flatMap(({ id }) => {
      const both = matrix.together.get(scenarioId)?.get(id) ?? 0;
      const other = matrix.holders.get(id) ?? 0;
      return belongTogether({ both, one, other, customers }, matrix.standardErrors)
        ? [{ id, title, both, one }]
        : [];
    });
  });
  const best = pairs.toSorted((a, b) => b.both / b.one - a.both / a.one)[0];
  return best
    ? {
        id: best.id,
        reason: `“${best.title}” has worked for a month without a failure, and ${best.both} of ${best.one} who use it also have this.`,
      }
    : null;
}
