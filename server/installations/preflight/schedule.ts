import type { MakePlan } from '../make/make-organizations.ts';
import type { InstallWarning } from '../schema.ts';

type Scheduling = Record<string, unknown>;

const secondsPerMonth = 30 * 24 * 60 * 60;

/** The interval of a scheduling that has one, in seconds. */
export function intervalOf(scheduling: Scheduling): number | null {
  return typeof scheduling['interval'] === 'number' ? scheduling['interval'] : null;
}

/** Whether the plan allows the interval; null while the plan is not known. */
export function isIntervalAllowed(scheduling: Scheduling, plan: MakePlan | null): boolean | null {
  const interval = intervalOf(scheduling);
  if (interval === null) return true;
  if (!plan || plan.minimumIntervalSeconds === null) return null;
  return interval >= plan.minimumIntervalSeconds;
}

/** The scheduling that Make will accept to start with: an interval below the plan's minimum is raised to it, and the warning says so. */
export function schedulingWithin(
  scheduling: Scheduling,
  plan: MakePlan | null,
): { scheduling: Scheduling; warning: InstallWarning | null } {
  if (isIntervalAllowed(scheduling, plan) !== false) return { scheduling, warning: null };
  const interval = plan?.minimumIntervalSeconds ?? 0;
  const [wished, allowed] = [intervalOf(scheduling) ?? 0, interval].map((seconds) => minutes(seconds));
  return {
    scheduling: { ...scheduling, interval },
    warning: {
      code: 'interval_raised',
      message: `The scenario is made to run every ${wished}, but the plan of the Make organization allows ${allowed} at the shortest: it is scheduled with that. Choose another interval in Make when the plan changes.`,
    },
  };
}

/** How often an interval comes round in a month of 30 days; null for what is not started by a clock. */
export function scheduledRuns(scheduling: Scheduling): number | null {
  const interval = intervalOf(scheduling);
  return interval === null ? null : Math.floor(secondsPerMonth / interval);
}

const minutes = (seconds: number): string =>
  seconds % 60 === 0 && seconds >= 60
    ? `${seconds / 60} ${seconds === 60 ? 'minute' : 'minutes'}`
    : `${seconds} seconds`;
