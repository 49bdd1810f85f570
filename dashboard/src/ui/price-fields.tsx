import { t } from '@lingui/core/macro';
import { Group, Select, TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { readAmount } from '../format/amount.ts';
import { currencyChoices } from '../format/currencies.ts';

/** An amount and its currency. */
export function PriceFields(props: {
  label?: string;
  amount: GetInputPropsReturnType;
  currency: GetInputPropsReturnType;
}) {
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap">
      <TextInput
        label={props.label ?? t`Price`}
        inputMode="decimal"
        placeholder="29.00"
        required
        flex={1}
        {...props.amount}
      />
      <Select
        label={t`Currency`}
        data={currencyChoices}
        searchable
        allowDeselect={false}
        w={120}
        {...props.currency}
      />
    </Group>
  );
}

/** What is wrong with the amount of a price, in words. */
export function priceComplaint(amount: string, currency: string): string | null {
  const read = readAmount(amount, currency);
  if ('complaint' in read) return read.complaint;
  return read.money.amount === 0 ? t`More than zero.` : null;
}
