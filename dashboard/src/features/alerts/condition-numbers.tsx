import { t } from '@lingui/core/macro';
import { Group, NumberInput, Select } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useReporting } from '../../format/reporting.ts';
import type { RuleForm } from './rule-form.ts';

type Shown = {
  form: Pick<UseFormReturnType<RuleForm>, 'values' | 'getInputProps'>;
  has: (field: keyof RuleForm) => boolean;
};

/** The numbers that a kind of rule has. */
export function ConditionNumbers({ form, has }: Shown) {
  const { currency } = useReporting();
  return (
    <Group grow align="flex-end" preventGrowOverflow={false}>
      {has('direction') && (
        <Select
          label={t`Direction`}
          data={[
            { value: 'down', label: t`Falls` },
            { value: 'up', label: t`Rises` },
            { value: 'either', label: t`Either` },
          ]}
          allowDeselect={false}
          {...form.getInputProps('direction')}
        />
      )}
      {has('comparison') && (
        <Select
          label={t`Is`}
          data={[
            { value: 'below', label: t`Below` },
            { value: 'above', label: t`Above` },
          ]}
          allowDeselect={false}
          {...form.getInputProps('comparison')}
        />
      )}
      {has('value') && (
        <NumberInput label={valueLabel(form.values, currency)} {...form.getInputProps('value')} />
      )}
      {has('effectPercent') && (
        <NumberInput
          label={t`By percent, at least`}
          min={0}
          max={1000}
          {...form.getInputProps('effectPercent')}
        />
      )}
      {has('intervals') && (
        <NumberInput label={t`Times the usual`} min={1} max={100} {...form.getInputProps('intervals')} />
      )}
      {has('days') && (
        <NumberInput label={t`Days`} min={1} allowDecimal={false} {...form.getInputProps('days')} />
      )}
      {has('minimumVolume') && (
        <NumberInput
          label={t`With so many behind it`}
          min={0}
          allowDecimal={false}
          {...form.getInputProps('minimumVolume')}
        />
      )}
    </Group>
  );
}

function valueLabel({ kind, metric }: RuleForm, currency: string): string {
  if (kind === 'disputeRate') return t`Above percent`;
  if (metric.endsWith('Rate') || metric === 'warningShare') return t`Percent`;
  if (metric === 'p95Ms') return t`Seconds`;
  return metric === 'netRevenue' ? t`Amount in ${currency.toUpperCase()}` : t`Number`;
}
