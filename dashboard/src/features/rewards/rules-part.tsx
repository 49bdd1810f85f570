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
    label: 'First completed run',
    description: 'Points for the first completed run of an installation.',
    least: 0,
    most: 1_000_000,
  },
  {
    name: 'completionsPerMonth',
    label: 'First runs a month',
    description: 'More installations of a month bring nothing.',
    least: 0,
    most: 1000,
  },
  {
    name: 'feedbackPoints',
    label: 'Feedback that helps',
    description: 'Points when you accept it in your answer.',
    least: 0,
    most: 1_000_000,
  },
  {
    name: 'referrerPoints',
    label: 'Bringing a customer',
    description: 'Points when the one who was brought has paid enough.',
    least: 0,
    most: 1_000_000,
  },
  {
    name: 'referredPoints',
    label: 'Being brought',
    description: 'Points at the same moment.',
    least: 0,
    most: 1_000_000,
  },
  {
    name: 'minimumRedemption',
    label: 'Redeemed at least',
    description: 'So many points at once.',
    least: 1,
    most: 10_000_000,
  },
  {
    name: 'redemptionStep',
    label: 'In steps of',
    description: 'Redeemed are multiples of it.',
    least: 1,
    most: 10_000_000,
  },
  {
    name: 'codeValidDays',
    label: 'Codes work for days',
    description: 'Promotion codes of redeemed points.',
    least: 1,
    most: 730,
  },
  {
    name: 'offersAtOnce',
    label: 'Offers at once',
    description: 'So many a customer has at a time.',
    least: 0,
    most: 100,
  },
  {
    name: 'offersPerMonth',
    label: 'Offers in 30 days',
    description: 'So many a customer gets.',
    least: 0,
    most: 100,
  },
];

/** How points are earned and spent; a change holds from now on. */
export function RulesPart() {
  const query = useQuery(rewardRulesQuery);
  return (
    <Part
      title="Rules"
      description="A change holds from now on; what happened before keeps the rules of its time."
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
  /^\d{1,6}(\.\d{1,4})?$/.test(text) ? null : 'A decimal such as 1 or 0.5.';

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
      saved="Saved; what happens from now on follows them."
      validate={ruleChecks}
    >
      {(form) => (
        <>
          <TextInput
            label="Points per unit paid"
            description="For each major unit of the reporting currency, tax excluded."
            inputMode="decimal"
            {...form.getInputProps('pointsPerUnit')}
          />
          <TextInput
            label="Paid before a referral counts"
            description="So much whoever was brought has paid and kept, in major units of the reporting currency, tax excluded."
            inputMode="decimal"
            {...form.getInputProps('referralMinimumPaid')}
          />
          <NumberInput
            label="Points are over after months"
            description="0: they stay."
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
