import { t } from '@lingui/core/macro';
import '@mantine/dates/styles.css';
import { Group, SegmentedControl, Select, TextInput } from '@mantine/core';
import { DateInput, MonthPickerInput } from '@mantine/dates';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { apiDelete, apiPost } from '../../api/client.ts';
import { idempotencyKeys } from '../../api/idempotency-keys.ts';
import { everyScenarioQuery } from '../../api/sold.ts';
import { formatMoney } from '../../format/money.ts';
import { useReporting } from '../../format/reporting.ts';
import { useNow } from '../../format/use-now.ts';
import { dayInZone } from '../../time-range/days.ts';
import { useMay } from '../../ui/may.tsx';
import { ModalForm } from '../../ui/modal-form.tsx';
import { PriceFields } from '../../ui/price-fields.tsx';
import { showToast } from '../../ui/toast.ts';
import { costBody, costChecks, costKinds, type CostForm } from './cost-form.ts';
import { costsPath, roiPath, type Cost } from './roi-query.ts';

/** Enters what the library spent, on a day or over a month, for a scenario or for all. */
export function CostModal({ scenario, onClose }: { scenario: string; onClose: () => void }) {
  const { currency, timeZone } = useReporting();
  const today = dayInZone(useNow(), timeZone);
  const queries = useQueryClient();
  const keys = useRef(idempotencyKeys());
  const mayReadScenarios = useMay('scenarios:read');
  const scenarios = useQuery({ ...everyScenarioQuery, enabled: mayReadScenarios }).data ?? [];
  const form = useForm<CostForm>({
    initialValues: { kind: 'creation', scenario, amount: '', currency, spread: 'day', on: today, note: '' },
    validate: costChecks,
  });
  async function readAnew() {
    await queries.invalidateQueries({ queryKey: [costsPath] });
    await queries.invalidateQueries({ queryKey: [roiPath] });
  }
  async function send(values: CostForm, reason: string) {
    const body = costBody(values);
    const cost = await apiPost<Cost>(costsPath, body, { idempotencyKey: keys.current.keyFor(body), reason });
    await readAnew();
    showToast({
      message: t`Entered: ${formatMoney(cost.amount.amount, cost.amount.currency)}.`,
      undo: async () => {
        await apiDelete(`${costsPath}/${cost.id}`, { reason: t`Taken back` });
        await readAnew();
      },
    });
  }
  return (
    <ModalForm
      title={t`Enter a cost`}
      form={form}
      send={send}
      onClose={onClose}
      submitLabel={t`Enter`}
      asksWhy
    >
      <Group grow align="flex-start">
        <Select
          label={t`Kind`}
          data={costKinds}
          allowDeselect={false}
          data-autofocus
          {...form.getInputProps('kind')}
        />
        <Select
          label={t`Scenario`}
          data={[
            { value: '', label: t`All, by the runs of the month` },
            ...scenarios.map(({ id, title }) => ({ value: id, label: title })),
          ]}
          searchable
          allowDeselect={false}
          {...form.getInputProps('scenario')}
        />
      </Group>
      <PriceFields
        label={t`Amount`}
        amount={form.getInputProps('amount')}
        currency={form.getInputProps('currency')}
      />
      <Group align="flex-end">
        <SegmentedControl
          aria-label={t`When it counts`}
          data={[
            { value: 'day', label: t`On one day` },
            { value: 'month', label: t`Over a month` },
          ]}
          {...form.getInputProps('spread')}
        />
        {form.values.spread === 'day' ? (
          <DateInput label={t`Day`} required flex={1} {...form.getInputProps('on')} />
        ) : (
          <MonthPickerInput label={t`Month`} required flex={1} {...form.getInputProps('on')} />
        )}
      </Group>
      <TextInput label={t`Note`} maxLength={500} {...form.getInputProps('note')} />
    </ModalForm>
  );
}
