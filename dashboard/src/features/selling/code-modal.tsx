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
import { PriceFields } from './price-fields.tsx';

/** A new promotion code; Stripe lets nobody change one, only switch it off. */
export function CodeModal({ onClose }: { onClose: () => void }) {
  const { currency, timeZone } = useReporting();
  const today = dayInZone(useNow(), timeZone);
  const form = useForm<CodeForm>({ initialValues: emptyCode(currency), validate: codeChecks });
  const { kind, duration, scope } = form.values;
  return (
    <FormModal
      title="New promotion code"
      path="/admin/promotion-codes"
      id={null}
      form={form}
      bodyOf={(values) => codeOf(values, timeZone)}
      onClose={onClose}
    >
      <TextInput
        label="Code"
        placeholder="SPRING20"
        maxLength={40}
        required
        data-autofocus
        {...form.getInputProps('code')}
      />
      <SegmentedControl
        aria-label="Takes off"
        data={[
          { value: 'percent', label: 'A share' },
          { value: 'amount', label: 'An amount' },
        ]}
        {...form.getInputProps('kind')}
      />
      {kind === 'percent' ? (
        <NumberInput
          label="Percent off"
          min={0.01}
          max={100}
          decimalScale={2}
          required
          {...form.getInputProps('percentOff')}
        />
      ) : (
        <PriceFields
          label="Amount off"
          amount={form.getInputProps('amount')}
          currency={form.getInputProps('currency')}
        />
      )}
      <Select
        label="Of a subscription"
        data={[
          { value: 'once', label: 'Its first payment' },
          { value: 'repeating', label: 'The first months' },
          { value: 'forever', label: 'Every payment' },
        ]}
        allowDeselect={false}
        {...form.getInputProps('duration')}
      />
      {duration === 'repeating' && (
        <NumberInput
          label="Months"
          min={1}
          max={36}
          allowDecimal={false}
          {...form.getInputProps('durationMonths')}
        />
      )}
      <SegmentedControl
        aria-label="For"
        data={[
          { value: 'all', label: 'For everything' },
          { value: 'one', label: 'For one product' },
        ]}
        {...form.getInputProps('scope')}
      />
      {scope === 'one' && <ProductPicker label="Product" input={form.getInputProps('product')} />}
      <Group grow align="flex-end">
        <TextInput
          label="Used at most"
          placeholder="Any number of times"
          inputMode="numeric"
          {...form.getInputProps('maxRedemptions')}
        />
        <DateInput
          label="Until"
          placeholder="No end"
          clearable
          minDate={today}
          {...form.getInputProps('expiresOn')}
        />
      </Group>
      <Switch
        label="Only for who never paid before"
        {...form.getInputProps('firstTimeOnly', { type: 'checkbox' })}
      />
    </FormModal>
  );
}
