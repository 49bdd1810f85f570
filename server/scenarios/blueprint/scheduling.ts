import { isHookTrigger, isTriggerModule } from './describe-blueprint.ts';
import type { Blueprint } from './types.ts';

/** When Make runs a scenario; the interval is in seconds. */
export type Scheduling = { type: 'immediately' | 'on-demand' } | { type: 'indefinitely'; interval: number };

/** The shortest interval that every plan of Make allows. */
const pollingIntervalSeconds = 900;

/**
 * The scheduling of a new installation, given to Make beside the blueprint. A scenario that a hook starts runs immediately, for Make refuses to
 * activate it with an interval; one that watches for something new looks every 15 minutes; any other waits until its owner runs or schedules
 * it. New scenarios are inactive in any case.
 */
export function schedulingFor(blueprint: Blueprint): Scheduling {
  const [first] = blueprint.flow;
  if (first && (isHookTrigger(first) || (blueprint.metadata.instant === true && isTriggerModule(first))))
    return { type: 'immediately' };
  if (first && isTriggerModule(first)) return { type: 'indefinitely', interval: pollingIntervalSeconds };
  return { type: 'on-demand' };
}
