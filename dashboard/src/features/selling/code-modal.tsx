import { t } from '@lingui/core/macro';
import '@mantine/dates/styles.css';
import { Group, NumberInput, SegmentedControl, Select, Switch, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useForm } from '@mantine/form';
import { useReporting } from '../../format/reporting.ts';
import { useNow } from '../../format/use-now.ts';
import { dayInZone } from '../../time-range/days.ts';
import { FormModal } from '../../ui/form-modal.tsx';
import { ProductPicker } from '../../ui/product-picker.tsx';
import { codeChecks, codeOf, emptyCode, type CodeForm } from './code-form.ts';
import { PriceFields } from '../../ui/price-fields.tsx';

/** A new promotion code; Stripe lets nobody change one, only switch it off. */
export function CodeModal({ onClose }: { onClose: () => void }) {
  const { currency, timeZone } = useReporting();
  const today = dayInZone(useNow(), timeZone);
  const form = useForm<CodeForm>({ initialValues: emptyCode(currency), validate: codeChecks });
  const { kind, duration, scope } = form.values;
  return (
    <FormModal
      title={t`New promotion code`}
      path="/admin/promotion-codes"
      id={null}
      form={form}
      bodyOf={(values) => codeOf(values, timeZone)}
      onClose={onClose}
    >
      <TextInput
        label={t`Code`}
        placeholder={t`SPRING20`}
        maxLength={40}
        required
        data-autofocus
        {...form.getInputProps('code')}
      />
      <SegmentedControl
        aria-label={t`Takes off`}
        data={[
          { value: 'percent', label: t`A share` },
          { value: 'amount', label: t`An amount` },
        ]}
        {...form.getInputProps('kind')}
      />
      {kind === 'percent' ? (
        <NumberInput
          label={t`Percent off`}
          min={0.01}
          max={100}
          decimalScale={2}
          required
          {...form.getInputProps('percentOff')}
        />
      ) : (
        <PriceFields
          label={t`Amount off`}
          amount={form.getInputProps('amount')}
          currency={form.getInputProps('currency')}
        />
      )}
      <Select
        label={t`Of a subscription`}
        data={[
          { value: 'once', label: t`Its first payment` },
          { value: 'repeating', label: t`The first months` },
          { value: 'forever', label: t`Every payment` },
        ]}
        allowDeselect={false}
        {...form.getInputProps('duration')}
      />
      {duration === 'repeating' && (
        <NumberInput
          label={t`Months`}
          min={1}
          max={36}
          allowDecimal={false}
          {...form.getInputProps('durationMonths')}
        />
      )}
      <SegmentedControl
        aria-label={t`For`}
        data={[
          { value: 'all', label: t`For everything` },
          { value: 'one', label: t`For one product` },
        ]}
        {...form.getInputProps('scope')}
      />
      {scope === 'one' && <ProductPicker label={t`Product`} input={form.getInputProps('product')} />}
      <Group grow align="flex-end">
        <TextInput
          label={t`Used at most`}
          placeholder={t`Any number of times`}
          inputMode="numeric"
          {...form.getInputProps('maxRedemptions')}
        />
        <DateInput
          label={t`Until`}
          placeholder={t`No end`}
          clearable
          minDate={today}
          {...form.getInputProps('expiresOn')}
        />
      </Group>
      <Switch
        label={t`Only for who never paid before`}
        {...form.getInputProps('firstTimeOnly', { type: 'checkbox' })}
      />
    </FormModal>
  );
}
