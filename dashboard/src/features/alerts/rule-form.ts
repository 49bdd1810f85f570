import { wholeComplaint } from '../../format/whole.ts';
import type { MetricName } from './alert-words.ts';
import type { Condition, Rule } from './alerts-query.ts';

type Scope = Extract<Condition, { scope: string }>['scope'];
type Of<K extends Condition['kind']> = Extract<Condition, { kind: K }>;

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
};

/** By how much the number that a person types differs from the API's: percent, seconds, major units. */
export function scaleOf({ kind, metric }: Pick<RuleForm, 'kind' | 'metric'>): number {
  if (kind === 'disputeRate' || metric.endsWith('Rate') || metric === 'warningShare') return 1 / 100;
  if (metric === 'p95Ms') return 1000;
  return metric === 'netRevenue' ? 100 : 1;
}

export function conditionOf(form: RuleForm, former: Condition | null): Condition {
  const [days, minimumVolume] = [Number(form.days), Number(form.minimumVolume)];
  const minimumEffect = round(Number(form.effectPercent) / 100);
  const value = round(Number(form.value) * scaleOf(form));
  const { kind, metric } = form;
  const watched = { metric, ...placeOf(form) };
  // What the form does not show stays as it is.
  const kept = former?.kind === kind ? former : null;
  switch (kind) {
    case 'trend':
      return { kind, ...watched, direction: form.direction, minimumEffect, minimumVolume };
    case 'threshold':
      return { kind, ...watched, comparison: form.comparison, value, days, minimumVolume };
    case 'counterweight':
      return { kind, minimumEffect, minimumVolume };
    case 'disputeRate':
      return { kind, above: value, days, minimumOrders: minimumVolume };
    case 'silence':
      return { kind, intervals: Number(form.intervals), minimumDays: days };
    case 'exhaustion':
      return { kind, withinDays: days };
    case 'gateFailed':
      return { ...(kept as Of<'gateFailed'> | null), kind };
    case 'newErrorGroup':
      return { ...(kept as Of<'newErrorGroup'> | null), kind };
  }
}

/** What is watched, with the one that is named. */
function placeOf({ scope, scenario, customer, installation }: RuleForm) {
  if (scope === 'scenarios') return { scope, ...(scenario === '' ? {} : { scenario }) };
  if (scope === 'customer') return { scope, customer };
  return scope === 'installation' ? { scope, installation: installation.trim() } : { scope };
}

export function ruleFormOf(rule: Rule): RuleForm {
  const { name, severity, channels, escalationChannels, isActive, condition } = rule;
  const given = condition as Partial<Record<string, never>> & Condition;
  const form: RuleForm = {
    ...emptyRule,
    ...('metric' in given
      ? {
          metric: given.metric,
          scope: given.scope,
          scenario: given.scenario ?? '',
          customer: given.customer ?? '',
          installation: given.installation ?? '',
        }
      : {}),
    ...('direction' in given ? { direction: given.direction } : {}),
    ...('comparison' in given ? { comparison: given.comparison } : {}),
    ...('minimumEffect' in given ? { effectPercent: round(100 * given.minimumEffect) } : {}),
    ...('intervals' in given ? { intervals: given.intervals } : {}),
    name,
    severity,
    channels,
    escalationChannels,
    isActive,
    kind: condition.kind,
    coolDownHours: round(rule.coolDownMinutes / 60),
    escalateAfterHours: rule.escalateAfterMinutes === null ? '' : round(rule.escalateAfterMinutes / 60),
  };
  if ('minimumVolume' in condition) form.minimumVolume = condition.minimumVolume;
  if (condition.kind === 'disputeRate') form.minimumVolume = condition.minimumOrders;
  if ('days' in condition) form.days = condition.days;
  if (condition.kind === 'silence') form.days = condition.minimumDays;
  if (condition.kind === 'exhaustion') form.days = condition.withinDays;
  if (condition.kind === 'threshold') form.value = round(condition.value / scaleOf(form));
  if (condition.kind === 'disputeRate') form.value = round(condition.above / scaleOf(form));
  return form;
}

/** The body of a request. */
export function ruleOf(
  form: RuleForm,
  former: Condition | null,
): Omit<Rule, 'id' | 'isDefault' | 'createdAt' | 'updatedAt'> {
  const hours = form.escalateAfterHours;
  return {
    name: form.name,
    condition: conditionOf(form, former),
    severity: form.severity,
    channels: form.channels,
    coolDownMinutes: Math.round(Number(form.coolDownHours) * 60),
    escalateAfterMinutes: hours === '' ? null : Math.round(Number(hours) * 60),
    escalationChannels: form.escalationChannels,
    isActive: form.isActive,
  };
}

const round = (value: number): number => Number(value.toFixed(6));
const shown = (field: keyof RuleForm, { kind }: RuleForm) => fieldsOf[kind].includes(field);
const wholeOf = (field: 'days' | 'minimumVolume', least: number, most: number) => {
  const complaint = wholeComplaint(least, most);
  return (value: number | string, form: RuleForm) => (shown(field, form) ? complaint(value) : null);
};

export const ruleChecks = {
  name: (name: string) => (name.trim() === '' ? 'Give the rule a name.' : null),
  customer: (customer: string, form: RuleForm) =>
    shown('scope', form) && form.scope === 'customer' && customer === '' ? 'Choose a customer.' : null,
  installation: (installation: string, form: RuleForm) =>
    shown('scope', form) && form.scope === 'installation' && installation.trim() === ''
      ? 'Enter the id of an installation.'
      : null,
  days: wholeOf('days', 1, 90),
  minimumVolume: wholeOf('minimumVolume', 0, 1_000_000),
  value: (value: number | string, form: RuleForm) =>
    shown('value', form) && value === '' ? 'Enter a number.' : null,
  effectPercent: (value: number | string, form: RuleForm) =>
    shown('effectPercent', form) && value === '' ? 'Enter a number.' : null,
  intervals: (value: number | string, form: RuleForm) =>
    shown('intervals', form) && value === '' ? 'Enter a number.' : null,
  coolDownHours: (value: number | string) => (value === '' ? 'Enter a number.' : null),
};
