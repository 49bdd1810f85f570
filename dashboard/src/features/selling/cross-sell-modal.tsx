import { t } from '@lingui/core/macro';
import { NumberInput, SegmentedControl, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { CrossSell } from '../../api/selling.ts';
import { wholeComplaint } from '../../format/whole.ts';
import { FormModal } from '../../ui/form-modal.tsx';
import { namedProduct } from '../../ui/product-choice.ts';
import { ProductPicker } from '../../ui/product-picker.tsx';

/** Where something is offered beside something else. */
export const crossSellKinds = [
  { value: 'bump', label: t`On the payment page` },
  { value: 'afterPayment', label: t`After paying` },
];

const percentComplaint = wholeComplaint(1, 100, t`nothing for the usual price`);
const monthsComplaint = wholeComplaint(1, 36, t`nothing for the first payment only`);
const numberOf = (field: string | number) => (field === '' ? null : Number(field));

/** A new pair, or another reduction of one. */
export function CrossSellModal({ pair, onClose }: { pair: CrossSell | null; onClose: () => void }) {
  return pair ? <Reduction pair={pair} onClose={onClose} /> : <NewPair onClose={onClose} />;
}

function NewPair({ onClose }: { onClose: () => void }) {
  const form = useForm<{
    kind: string;
    of: string;
    offers: string;
    percentOff: string | number;
    discountMonths: string | number;
  }>({
    initialValues: { kind: 'bump', of: '', offers: '', percentOff: '', discountMonths: '' },
    validate: {
      of: (choice) => (choice === '' ? t`Choose what is bought.` : null),
      offers: (choice, { of }) => {
        if (choice === '') return t`Choose what is offered beside it.`;
        return choice === of ? t`Something else than what is bought.` : null;
      },
      percentOff: percentComplaint,
      discountMonths: monthsComplaint,
    },
  });
  const { kind: chosenKind, percentOff: chosenPercent, discountMonths: chosenMonths } = form.values;
  return (
    <FormModal
      title={t`New pair`}
      path="/admin/cross-sells"
      id={null}
      form={form}
      bodyOf={({ kind, of, offers, percentOff, discountMonths }) => ({
        kind,
        of: namedProduct(of),
        offers: namedProduct(offers),
        percentOff: numberOf(percentOff),
        ...(kind === 'afterPayment' && discountMonths !== ''
          ? { discountMonths: numberOf(discountMonths) }
          : {}),
      })}
      onClose={onClose}
    >
      <SegmentedControl aria-label={t`Where`} data={crossSellKinds} {...form.getInputProps('kind')} />
      <ProductPicker label={t`Who buys`} input={form.getInputProps('of')} />
      <ProductPicker label={t`Is offered`} input={form.getInputProps('offers')} />
      <PercentField {...form.getInputProps('percentOff')} />
      {chosenKind === 'afterPayment' && (chosenPercent !== '' || chosenMonths !== '') && (
        <MonthsField {...form.getInputProps('discountMonths')} />
      )}
    </FormModal>
  );
}

function Reduction({ pair, onClose }: { pair: CrossSell; onClose: () => void }) {
  const form = useForm<{ percentOff: string | number; discountMonths: string | number }>({
    initialValues: { percentOff: pair.percentOff ?? '', discountMonths: pair.discountMonths ?? '' },
    validate: { percentOff: percentComplaint, discountMonths: monthsComplaint },
  });
  return (
    <FormModal
      title={t`Change the pair`}
      path="/admin/cross-sells"
      id={pair.id}
      form={form}
      bodyOf={({ percentOff, discountMonths }) => ({
        percentOff: numberOf(percentOff),
        ...(numberOf(discountMonths) === (pair.discountMonths ?? null)
          ? {}
          : { discountMonths: numberOf(discountMonths) }),
      })}
      onClose={onClose}
    >
      <Text fz="sm">{t`Who buys “${pair.of.title}” is offered “${pair.offers.title}”.`}</Text>
      <PercentField data-autofocus {...form.getInputProps('percentOff')} />
      {pair.kind === 'afterPayment' && <MonthsField {...form.getInputProps('discountMonths')} />}
    </FormModal>
  );
}

function PercentField(props: object) {
  return (
    <NumberInput
      label={t`Percent off`}
      placeholder={t`The usual price`}
      min={1}
      max={100}
      allowDecimal={false}
      {...props}
    />
  );
}

function MonthsField(props: object) {
  return (
    <NumberInput
      label={t`Months that a subscription is cheaper`}
      placeholder={t`Its first payment only`}
      min={1}
      max={36}
      allowDecimal={false}
      {...props}
    />
  );
}
