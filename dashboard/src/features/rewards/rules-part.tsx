import { Button, Group, NumberInput, Paper, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { apiPatch } from '../../api/client.ts';
import { rewardRulesQuery, type Rules } from '../../api/rewards.ts';
import { wholeComplaint } from '../../format/whole.ts';
import { DataState, ProblemAlert } from '../../ui/data-state.tsx';
import { Part } from '../../ui/part.tsx';

type NumberRule = Exclude<keyof Rules, 'pointsPerUnit' | 'effectiveFrom' | 'expiryMonths'>;

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
    description: 'Points when the one who was brought first pays.',
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

/** The rules as the form holds them: 0 months for points that stay. */
function ruleFormOf(rules: Rules) {
  return { ...rules, expiryMonths: rules.expiryMonths ?? 0 };
}

function RulesForm({ rules }: { rules: Rules }) {
  const queries = useQueryClient();
  const form = useForm({
    initialValues: ruleFormOf(rules),
    validate: {
      ...Object.fromEntries(numberRules.map(({ name, least, most }) => [name, wholeComplaint(least, most)])),
      expiryMonths: wholeComplaint(0, 120),
      pointsPerUnit: (text) => (/^\d{1,6}(\.\d{1,4})?$/.test(text) ? null : 'A decimal such as 1 or 0.5.'),
    },
  });
  const change = useMutation({
    mutationFn: (body: object) => apiPatch<Rules>('/admin/reward-rules', body),
    onSuccess: (changed) => {
      queries.setQueryData(rewardRulesQuery.queryKey, changed);
      form.setInitialValues(ruleFormOf(changed));
      form.reset();
    },
  });
  const submit = form.onSubmit(({ effectiveFrom: _since, expiryMonths, ...values }) =>
    change.mutate({ ...values, expiryMonths: expiryMonths === 0 ? null : expiryMonths }),
  );
  return (
    <Paper p="md" maw={560}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {change.error && <ProblemAlert error={change.error} />}
          <TextInput
            label="Points per unit paid"
            description="For each major unit of the reporting currency, tax excluded."
            inputMode="decimal"
            {...form.getInputProps('pointsPerUnit')}
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
          <Group justify="flex-end">
            {change.isSuccess && !form.isDirty() && (
              <Text fz="sm" c="dimmed" role="status">
                Saved; what happens from now on follows them.
              </Text>
            )}
            <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
