import { t } from '@lingui/core/macro';
import { wholeComplaint } from '../../format/whole.ts';
import { fieldsOf, type RuleForm } from './rule-form.ts';

type Kind = RuleForm['kind'];
type Value = number | string;

/** The most days that the API takes for a kind. */
const mostDays: Partial<Record<Kind, number>> = {
  threshold: 90,
  disputeRate: 365,
  silence: 60,
  exhaustion: 90,
};

const shown = (field: keyof RuleForm, { kind }: RuleForm) => fieldsOf[kind].includes(field);

const between = (least: number, most: number) => (value: Value) =>
  value === '' || Number(value) < least || Number(value) > most
    ? t`Enter a number from ${least} to ${most}.`
    : null;

/** Only of the fields that a kind has. */
const ifShown =
  (field: keyof RuleForm, complaintOf: (form: RuleForm) => (value: Value) => string | null) =>
  (value: Value, form: RuleForm) =>
    shown(field, form) ? complaintOf(form)(value) : null;

const chosen =
  (scope: RuleForm['scope'], complaint: string) =>
  (id: string, form: RuleForm): string | null =>
    shown('scope', form) && form.scope === scope && id === '' ? complaint : null;

/** What is wrong with each field, before anything is sent. */
export const ruleChecks = {
  name: (name: string) => (name.trim() === '' ? t`Give the rule a name.` : null),
  customer: chosen('customer', t`Choose a customer.`),
  installation: chosen('installation', t`Choose an installation.`),
  days: ifShown('days', ({ kind }) => wholeComplaint(1, mostDays[kind] ?? 90)),
  minimumVolume: ifShown('minimumVolume', () => wholeComplaint(0, 1_000_000)),
  value: ifShown('value', ({ kind }) => {
    if (kind === 'disputeRate') return between(0, 100);
    return (value) => (value === '' ? t`Enter a number.` : null);
  }),
  effectPercent: ifShown('effectPercent', () => between(0, 1_000)),
  intervals: ifShown('intervals', () => between(1, 100)),
  coolDownHours: between(0, 720),
  escalateAfterHours: (value: Value, { escalationChannels }: RuleForm) => {
    if (value === '') return escalationChannels.length > 0 ? t`Say after how many hours.` : null;
    return between(0.08, 720)(value);
  },
  escalationChannels: (channels: RuleForm['escalationChannels'], { escalateAfterHours }: RuleForm) =>
    escalateAfterHours !== '' && channels.length === 0 ? t`Say who is told then.` : null,
};
