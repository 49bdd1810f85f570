import type { AnalyticsDeps } from '../../analytics/scope.ts';
import type { Deps } from '../../platform/deps.ts';
import type { RuleRow } from '../rules/rule-queries.ts';
import type { Condition, ConditionOf } from '../rules/rule-schema.ts';
import type { Evidence } from '../schema.ts';
import type { SharedReadings } from './shared-readings.ts';

/** What a rule found about one subject. Subjects that it does not name are fine. */
export type Observation = {
  subject: string;
  /** null: nothing can be said, so what was so stays so. */
  isBreached: boolean | null;
  title: string;
  message: string;
  evidence: Evidence;
  scenarioId: string | null;
  /** Customers whose own installations it is about, and what they are told. */
  concerned?: readonly Concerned[];
};
export type Concerned = { customerId: string; installationId: string | null; title: string; message: string };

export type ObserveDeps = AnalyticsDeps & Pick<Deps, 'pool' | 'now'> & { shared?: SharedReadings };
/** The moment of an evaluation: its hour, and the last day that is over and has had two hours to be reported. */
export type Moment = { now: Date; today: string; closedDay: string };

export type RuleOf<K extends Condition['kind']> = RuleRow & { condition: ConditionOf<K> };
export type Observe<K extends Condition['kind']> = (
  deps: ObserveDeps,
  rule: RuleOf<K>,
  moment: Moment,
) => Promise<Observation[]>;

export const noEvidence: Evidence = {
  metric: null,
  label: null,
  unit: null,
  series: [],
  startedOn: null,
  before: null,
  after: null,
  threshold: null,
  contributors: [],
};

/** A subject about which there is nothing to tell. */
export const unbreached = (subject: string, isBreached: false | null): Observation => ({
  subject,
  isBreached,
  title: '',
  message: '',
  evidence: noEvidence,
  scenarioId: null,
});
