import { t } from '@lingui/core/macro';
import { amountText, readAmount } from '../../format/amount.ts';
import type { AdminPlan } from '../../api/selling.ts';
import { priceComplaint } from '../../ui/price-fields.tsx';

/** A plan as a person fills it in. */
export type PlanForm = {
  name: string;
  description: string;
  amount: string;
  currency: string;
  interval: 'month' | 'year';
  trialDays: string;
  coverage: 'all' | 'some';
  scenarios: string[];
  installationLimit: string;
  status: 'active' | 'archived';
};

export function emptyPlan(currency: string): PlanForm {
  return {
    name: '',
    description: '',
    amount: '',
    currency,
    interval: 'month',
    trialDays: '0',
    coverage: 'all',
    scenarios: [],
    installationLimit: '',
    status: 'active',
  };
}

export function planFormOf(plan: AdminPlan): PlanForm {
  return {
    name: plan.name,
    description: plan.description,
    amount: amountText(plan.price),
    currency: plan.price.currency,
    interval: plan.interval,
    trialDays: String(plan.trialDays),
    coverage: plan.scenarios === 'all' ? 'all' : 'some',
    scenarios: plan.scenarios === 'all' ? [] : plan.scenarios.map(({ id }) => id),
    installationLimit: plan.installationLimit === null ? '' : String(plan.installationLimit),
    status: plan.status,
  };
}

const whole = (text: string) => /^\d{1,6}$/.test(text.trim());

/** What is wrong with each field, in words; null for what is right. */
export const planChecks = {
  name: (name: string) => (name.trim() === '' ? t`A name that customers see, such as “Pro, monthly”.` : null),
  amount: (amount: string, { currency }: PlanForm) => priceComplaint(amount, currency),
  trialDays: (days: string) =>
    whole(days) && Number(days) <= 730 ? null : t`A number of days, at most 730; 0 without a trial.`,
  scenarios: (scenarios: string[], { coverage }: PlanForm) =>
    coverage === 'some' && scenarios.length === 0 ? t`Choose at least one scenario.` : null,
  installationLimit: (limit: string) =>
    limit.trim() === '' || (whole(limit) && Number(limit) > 0)
      ? null
      : t`A number from 1, or nothing for as many as the customer likes.`,
};

/** A checked form as the API takes it. */
export function planOf(form: PlanForm) {
  const read = readAmount(form.amount, form.currency);
  return {
    name: form.name.trim(),
    description: form.description.trim(),
    ...('money' in read ? { price: read.money } : {}),
    interval: form.interval,
    trialDays: Number(form.trialDays),
    scenarios: form.coverage === 'all' ? ('all' as const) : form.scenarios,
    installationLimit: form.installationLimit.trim() === '' ? null : Number(form.installationLimit),
    status: form.status,
  };
}
