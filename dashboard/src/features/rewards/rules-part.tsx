import { t } from '@lingui/core/macro';
import { NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { rewardRulesQuery, type Rules } from '../../api/rewards.ts';
import { wholeComplaint } from '../../format/whole.ts';
import { DataState } from '../../ui/data-state.tsx';
import { Part } from '../../ui/part.tsx';
import { SettingsForm } from '../../ui/settings-form.tsx';

type NumberRule = Exclude<
  keyof Rules,
  'pointsPerUnit' | 'referralMinimumPaid' | 'effectiveFrom' | 'expiryMonths'
>;

const numberRules: { name: NumberRule; label: string; description: string; least: number; most: number }[] = [
  {
    name: 'completionPoints',
    label: t`First completed run`,
    description: t`Points for the first completed run of an installation.`,
    least: 0,
    most: 1_000_000,
  },
  {
    name: 'completionsPerMonth',
    label: t`First runs a month`,
    description: t`More installations of a month bring nothing.`,
    least: 0,
    most: 1000,
  },
  {
    name: 'feedbackPoints',
    label: t`Feedback that helps`,
    description: t`Points when you accept it in your answer.`,
    least: 0,
    most: 1_000_000,
  },
  {
    name: 'referrerPoints',
    label: t`Bringing a customer`,
    description: t`Points when the one who was brought has paid enough.`,
    least: 0,
    most: 1_000_000,
  },
  {
    name: 'referredPoints',
    label: t`Being brought`,
    description: t`Points at the same moment.`,
    least: 0,
    most: 1_000_000,
  },
  {
    name: 'minimumRedemption',
    label: t`Redeemed at least`,
    description: t`So many points at once.`,
    least: 1,
    most: 10_000_000,
  },
  {
    name: 'redemptionStep',
    label: t`In steps of`,
    description: t`Redeemed are multiples of it.`,
    least: 1,
    most: 10_000_000,
  },
  {
    name: 'codeValidDays',
    label: t`Codes work for days`,
    description: t`Promotion codes of redeemed points.`,
    least: 1,
    most: 730,
  },
  {
    name: 'offersAtOnce',
    label: t`Offers at once`,
    description: t`So many a customer has at a time.`,
    least: 0,
    most: 100,
  },
  {
    name: 'offersPerMonth',
    label: t`Offers in 30 days`,
    description: t`So many a customer gets.`,
    least: 0,
    most: 100,
  },
];

/** How points are earned and spent; a change holds from now on. */
export function RulesPart() {
  const query = useQuery(rewardRulesQuery);
  return (
    <Part
      title={t`Rules`}
      description={t`A change holds from now on; what happened before keeps the rules of its time.`}
    >
      <DataState query={query}>{(rules) => <RulesForm rules={rules} />}</DataState>
    </Part>
  );
}

type RuleForm = ReturnType<typeof ruleFormOf>;

/** The rules as the form holds them: 0 months for points that stay. */
function ruleFormOf({ effectiveFrom: _since, ...rules }: Rules) {
  return { ...rules, expiryMonths: rules.expiryMonths ?? 0 };
}

function rulesOf({ expiryMonths, ...rules }: RuleForm) {
  return { ...rules, expiryMonths: expiryMonths === 0 ? null : expiryMonths };
}

const decimalComplaint = (text: string): string | null =>
  /^\d{1,6}(\.\d{1,4})?$/.test(text) ? null : t`A decimal such as 1 or 0.5.`;

const ruleChecks = {
  ...Object.fromEntries(numberRules.map(({ name, least, most }) => [name, wholeComplaint(least, most)])),
  expiryMonths: wholeComplaint(0, 120),
  pointsPerUnit: decimalComplaint,
  referralMinimumPaid: decimalComplaint,
};

function RulesForm({ rules }: { rules: Rules }) {
  return (
    <SettingsForm
      path="/admin/reward-rules"
      scope="billing:write"
      settings={rules}
      formOf={ruleFormOf}
      bodyOf={rulesOf}
      saved={t`Saved; what happens from now on follows them.`}
      validate={ruleChecks}
    >
      {(form) => (
        <>
          <TextInput
            label={t`Points per unit paid`}
            description={t`For each major unit of the reporting currency, tax excluded.`}
            inputMode="decimal"
            {...form.getInputProps('pointsPerUnit')}
          />
          <TextInput
            label={t`Paid before a referral counts`}
            description={t`So much whoever was brought has paid and kept, in major units of the reporting currency, tax excluded.`}
            inputMode="decimal"
            {...form.getInputProps('referralMinimumPaid')}
          />
          <NumberInput
            label={t`Points are over after months`}
            description={t`0: they stay.`}
            min={0}
            max={120}
            allowDecimal={false}
            {...form.getInputProps('expiryMonths')}
          />
          {numberRules.map(({ name, label, description, least }) => (
            <NumberInput
              key={name}
              label={label}
              description={description}
              min={least}
              allowDecimal={false}
              {...form.getInputProps(name)}
            />
          ))}
        </>
      )}
    </SettingsForm>
  );
}
