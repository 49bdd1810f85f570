import { minorUnitDigits } from '../../format/money.ts';
import type { MetricName } from './alert-words.ts';
import type { Condition, Rule } from './alerts-query.ts';

type Scope = Extract<Condition, { scope: string }>['scope'];

/** A rule as a person fills it in; of the fields of a condition those are shown that its kind has. Rates are percent. */
export type RuleForm = {
  name: string;
  kind: Condition['kind'];
  metric: MetricName;
  scope: Scope;
  /** Empty: each scenario. */
  scenario: string;
  customer: string;
  installation: string;
  direction: 'up' | 'down' | 'either';
  comparison: 'above' | 'below';
  value: number | string;
  effectPercent: number | string;
  minimumVolume: number | string;
  days: number | string;
  intervals: number | string;
  severity: Rule['severity'];
  channels: Rule['channels'];
  coolDownHours: number | string;
  /** Empty: never. */
  escalateAfterHours: number | string;
  escalationChannels: Rule['channels'];
  isActive: boolean;
};

export const emptyRule: RuleForm = {
  name: '',
  kind: 'trend',
  metric: 'completionRate',
  scope: 'scenarios',
  scenario: '',
  customer: '',
  installation: '',
  direction: 'down',
  comparison: 'below',
  value: 90,
  effectPercent: 5,
  minimumVolume: 30,
  days: 7,
  intervals: 3,
  severity: 'warning',
  channels: ['email'],
  coolDownHours: 24,
  escalateAfterHours: '',
  escalationChannels: [],
  isActive: true,
};

/** Which fields a kind has. */
export const fieldsOf: Record<Condition['kind'], readonly (keyof RuleForm)[]> = {
  trend: ['metric', 'scope', 'direction', 'effectPercent', 'minimumVolume'],
  threshold: ['metric', 'scope', 'comparison', 'value', 'days', 'minimumVolume'],
  counterweight: ['effectPercent', 'minimumVolume'],
  disputeRate: ['value', 'days', 'minimumVolume'],
  silence: ['intervals', 'days'],
  exhaustion: ['days'],
  gateFailed: [],
  newErrorGroup: [],
  campaignPaused: [],
};

/** By how much the number that a person types differs from the API's: percent, seconds, major units. */
export function scaleOf({ kind, metric }: Pick<RuleForm, 'kind' | 'metric'>, currency: string): number {
  if (kind === 'disputeRate' || metric.endsWith('Rate') || metric === 'warningShare') return 1 / 100;
  if (metric === 'p95Ms') return 1000;
  return metric === 'netRevenue' ? 10 ** minorUnitDigits(currency) : 1;
}
