import { t } from '@lingui/core/macro';
import { NumberInput, Select, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { billingSettingsQuery, type BillingSettingsAnswer } from '../../api/selling.ts';
import { wholeComplaint } from '../../format/whole.ts';
import { DataState } from '../../ui/data-state.tsx';
import { Part } from '../../ui/part.tsx';
import { SettingsForm } from '../../ui/settings-form.tsx';

const rules = [
  { value: 'keep', label: t`The right stays` },
  { value: 'suspend', label: t`The right rests` },
  { value: 'revoke', label: t`The right ends` },
];
const events = [
  { name: 'fullRefund', label: t`Everything was refunded` },
  { name: 'partialRefund', label: t`A part was refunded` },
  { name: 'openDispute', label: t`A dispute is open` },
  { name: 'lostDispute', label: t`A dispute was lost` },
] as const;

/** Tax, recovery of checkouts, and what follows for rights when money goes back. */
export function TermsPart() {
  const query = useQuery(billingSettingsQuery);
  return (
    <Part
      title={t`Terms`}
      description={t`Installed scenarios always keep running in Make; who has no right any more cannot install or upgrade.`}
    >
      <DataState query={query}>{(settings) => <TermsForm settings={settings} />}</DataState>
    </Part>
  );
}

function TermsForm({ settings }: { settings: BillingSettingsAnswer }) {
  return (
    <SettingsForm
      path="/admin/billing-settings"
      scope="billing:write"
      settings={settings}
      formOf={(changed) => changed}
      bodyOf={(values) => values}
      saved={t`Saved; existing rights follow within moments.`}
      validate={{ pastDueGraceDays: wholeComplaint(0, 90) }}
    >
      {(form) => (
        <>
          <Switch
            label={t`Stripe Tax`}
            description={t`Stripe computes the tax of every checkout. Switch it on in Stripe’s dashboard first.`}
            {...form.getInputProps('hasAutomaticTax', { type: 'checkbox' })}
          />
          <Select
            label={t`Prices`}
            description={t`Another choice makes a new price of everything; existing subscribers keep theirs.`}
            data={[
              { value: 'exclusive', label: t`Tax is added to them` },
              { value: 'inclusive', label: t`They hold the tax already` },
            ]}
            allowDeselect={false}
            {...form.getInputProps('taxBehavior')}
          />
          <Switch
            label={t`Recover checkouts`}
            description={t`Who agreed to mails and left the checkout gets one mail with a link to go on.`}
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
            label={t`Days of grace`}
            description={t`For so long a subscription whose payment failed keeps its rights.`}
            min={0}
            max={90}
            allowDecimal={false}
            {...form.getInputProps('pastDueGraceDays')}
          />
        </>
      )}
    </SettingsForm>
  );
}
