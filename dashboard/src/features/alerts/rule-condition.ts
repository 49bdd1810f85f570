import type { Condition, Rule } from './alerts-query.ts';
import { emptyRule, scaleOf, type RuleForm } from './rule-form.ts';

type Of<K extends Condition['kind']> = Extract<Condition, { kind: K }>;

const round = (value: number): number => Number(value.toFixed(6));

/** What a rule looks for, as the API takes it; thresholds of money are in minor units of the reporting currency. */
export function conditionOf(form: RuleForm, former: Condition | null, currency: string): Condition {
  const [days, minimumVolume] = [Number(form.days), Number(form.minimumVolume)];
  const minimumEffect = round(Number(form.effectPercent) / 100);
  const value = round(Number(form.value) * scaleOf(form, currency));
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
    case 'campaignPaused':
      return { kind };
  }
}

/** What is watched, with the one that is named. */
function placeOf({ scope, scenario, customer, installation }: RuleForm) {
  if (scope === 'scenarios') return { scope, ...(scenario === '' ? {} : { scenario }) };
  if (scope === 'customer') return { scope, customer };
  return scope === 'installation' ? { scope, installation } : { scope };
}

/** A rule as it is filled in. */
export function ruleFormOf(rule: Rule, currency: string): RuleForm {
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
  if (condition.kind === 'threshold') form.value = round(condition.value / scaleOf(form, currency));
  if (condition.kind === 'disputeRate') form.value = round(condition.above / scaleOf(form, currency));
  return form;
}

/** The body of a request. */
export function ruleOf(
  form: RuleForm,
  former: Condition | null,
  currency: string,
): Omit<Rule, 'id' | 'isDefault' | 'createdAt' | 'updatedAt'> {
  const hours = form.escalateAfterHours;
  return {
    name: form.name,
    condition: conditionOf(form, former, currency),
    severity: form.severity,
    channels: form.channels,
    coolDownMinutes: Math.round(Number(form.coolDownHours) * 60),
    escalateAfterMinutes: hours === '' ? null : Math.round(Number(hours) * 60),
    escalationChannels: form.escalationChannels,
    isActive: form.isActive,
  };
}
