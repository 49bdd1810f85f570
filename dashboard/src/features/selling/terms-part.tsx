import { Button, Group, NumberInput, Paper, Select, Stack, Switch, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { apiPatch } from '../../api/client.ts';
import { billingSettingsQuery, type BillingSettingsAnswer } from '../../api/selling.ts';
import { wholeComplaint } from '../../format/whole.ts';
import { changedFields } from '../../ui/changed-fields.ts';
import { DataState, ProblemAlert } from '../../ui/data-state.tsx';
import { Part } from '../../ui/part.tsx';

const rules = [
  { value: 'keep', label: 'The right stays' },
  { value: 'suspend', label: 'The right rests' },
  { value: 'revoke', label: 'The right ends' },
];
const events = [
  { name: 'fullRefund', label: 'Everything was refunded' },
  { name: 'partialRefund', label: 'A part was refunded' },
  { name: 'openDispute', label: 'A dispute is open' },
  { name: 'lostDispute', label: 'A dispute was lost' },
] as const;

/** Tax, recovery of checkouts, and what follows for rights when money goes back. */
export function TermsPart() {
  const query = useQuery(billingSettingsQuery);
  return (
    <Part
      title="Terms"
      description="Installed scenarios always keep running in Make; who has no right any more cannot install or upgrade."
    >
      <DataState query={query}>{(settings) => <TermsForm settings={settings} />}</DataState>
    </Part>
  );
}

function TermsForm({ settings }: { settings: BillingSettingsAnswer }) {
  const queries = useQueryClient();
  const form = useForm({
    initialValues: settings,
    validate: { pastDueGraceDays: wholeComplaint(0, 90) },
  });
  const change = useMutation({
    mutationFn: (body: object) => apiPatch<BillingSettingsAnswer>('/admin/billing-settings', body),
    onSuccess: (changed) => {
      queries.setQueryData(billingSettingsQuery.queryKey, changed);
      form.setInitialValues(changed);
      form.reset();
    },
  });
  const submit = form.onSubmit((values) => change.mutate(changedFields(values, form.getInitialValues())));
  return (
    <Paper p="md" maw={560}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {change.error && <ProblemAlert error={change.error} />}
          <Switch
            label="Stripe Tax"
            description="Stripe computes the tax of every checkout. Switch it on in Stripe’s dashboard first."
            {...form.getInputProps('hasAutomaticTax', { type: 'checkbox' })}
          />
          <Select
            label="Prices"
            description="Another choice makes a new price of everything; existing subscribers keep theirs."
            data={[
              { value: 'exclusive', label: 'Tax is added to them' },
              { value: 'inclusive', label: 'They hold the tax already' },
            ]}
            allowDeselect={false}
            {...form.getInputProps('taxBehavior')}
          />
          <Switch
            label="Recover checkouts"
            description="Who agreed to mails and left the checkout gets one mail with a link to go on."
            {...form.getInputProps('recoversCheckouts', { type: 'checkbox' })}
          />
          {events.map(({ name, label }) => (
            <Select
              key={name}
              label={label}
              data={rules}
              allowDeselect={false}
              {...form.getInputProps(name)}
            />
          ))}
          <NumberInput
            label="Days of grace"
            description="For so long a subscription whose payment failed keeps its rights."
            min={0}
            max={90}
            allowDecimal={false}
            {...form.getInputProps('pastDueGraceDays')}
          />
          <Group justify="flex-end">
            {change.isSuccess && !form.isDirty() && (
              <Text fz="sm" c="dimmed" role="status">
                Saved; existing rights follow within moments.
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
