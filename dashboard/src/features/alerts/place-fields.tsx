import { t } from '@lingui/core/macro';
import { Group, Select } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { everyScenarioQuery } from '../../api/sold.ts';
import { CustomerPicker } from '../../ui/customer-picker.tsx';
import { choicesOf, metricWords } from './alert-words.ts';
import { InstallationPicker } from '../../ui/installation-picker.tsx';
import type { RuleForm } from './rule-form.ts';

/** Known of one installation: counts and shares of its runs. */
const ofInstallation = ['completionRate', 'failures', 'runs', 'warningShare'];

/** Which figure a rule watches, and of what. */
export function PlaceFields({
  form,
}: {
  form: Pick<UseFormReturnType<RuleForm>, 'values' | 'getInputProps'>;
}) {
  const { scope } = form.values;
  const figures = choicesOf(metricWords);
  return (
    <>
      <Group grow align="flex-end">
        <Select
          label={t`Figure`}
          data={
            scope === 'installation' ? figures.filter(({ value }) => ofInstallation.includes(value)) : figures
          }
          allowDeselect={false}
          {...form.getInputProps('metric')}
        />
        <Select
          label={t`Of`}
          data={[
            { value: 'library', label: t`The library` },
            { value: 'scenarios', label: t`Scenarios` },
            { value: 'customer', label: t`One customer` },
            { value: 'installation', label: t`One installation` },
          ]}
          allowDeselect={false}
          {...form.getInputProps('scope')}
        />
      </Group>
      {scope === 'scenarios' && <ScenarioSelect form={form} />}
      {scope === 'customer' && (
        <CustomerPicker label={t`Customer`} isFirst={false} input={form.getInputProps('customer')} />
      )}
      {scope === 'installation' && <InstallationPicker input={form.getInputProps('installation')} />}
    </>
  );
}

function ScenarioSelect({ form }: { form: Pick<UseFormReturnType<RuleForm>, 'getInputProps'> }) {
  const scenarios = useQuery(everyScenarioQuery).data ?? [];
  const input = form.getInputProps('scenario');
  return (
    <Select
      label={t`Scenario`}
      placeholder={t`Each by itself`}
      data={scenarios.map(({ id, title }) => ({ value: id, label: title }))}
      searchable
      clearable
      {...input}
      value={input.value === '' ? null : input.value}
      onChange={(id) => input.onChange(id ?? '')}
    />
  );
}
