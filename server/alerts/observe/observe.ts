import type { RuleRow } from '../rules/rule-queries.ts';
import type { Condition } from '../rules/rule-schema.ts';
import { observeCounterweights } from './observe-counterweights.ts';
import { observeDisputeRate, observeThreshold } from './observe-threshold.ts';
import { observeExhaustion } from './observe-exhaustion.ts';
import { observeSilence } from './observe-silence.ts';
import { observeTrend } from './observe-trend.ts';
import type { Moment, Observation, ObserveDeps, RuleOf } from './observation.ts';

const isOf = <K extends Condition['kind']>(rule: RuleRow, kind: K): rule is RuleOf<K> =>
  rule.condition.kind === kind;

/** Looks at what a rule watches; null of those that are told instead of looking. */
export async function observe(
  deps: ObserveDeps,
  rule: RuleRow,
  moment: Moment,
): Promise<Observation[] | null> {
  if (isOf(rule, 'threshold')) return observeThreshold(deps, rule, moment);
  if (isOf(rule, 'trend')) return observeTrend(deps, rule, moment);
  if (isOf(rule, 'counterweight')) return observeCounterweights(deps, rule, moment);
  if (isOf(rule, 'disputeRate')) return observeDisputeRate(deps, rule, moment);
  if (isOf(rule, 'silence')) return observeSilence(deps, rule, moment);
  if (isOf(rule, 'exhaustion')) return observeExhaustion(deps, rule, moment);
  return null;
}
