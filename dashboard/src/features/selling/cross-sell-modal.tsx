import { NumberInput, SegmentedControl, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { CrossSell } from '../../api/selling.ts';
import { wholeComplaint } from '../../format/whole.ts';
import { FormModal } from '../../ui/form-modal.tsx';
import { namedProduct } from '../../ui/product-choice.ts';
import { ProductPicker } from '../../ui/product-picker.tsx';

/** Where something is offered beside something else. */
export const crossSellKinds = [
  { value: 'bump', label: 'On the payment page' },
  { value: 'afterPayment', label: 'After paying' },
];

const percentComplaint = wholeComplaint(1, 100, 'nothing for the usual price');
const percentOf = (percentOff: string | number) => (percentOff === '' ? null : Number(percentOff));

/** A new pair, or another reduction of one. */
export function CrossSellModal({ pair, onClose }: { pair: CrossSell | null; onClose: () => void }) {
  return pair ? <Reduction pair={pair} onClose={onClose} /> : <NewPair onClose={onClose} />;
}

function NewPair({ onClose }: { onClose: () => void }) {
  const form = useForm<{ kind: string; of: string; offers: string; percentOff: string | number }>({
    initialValues: { kind: 'bump', of: '', offers: '', percentOff: '' },
    validate: {
      of: (choice) => (choice === '' ? 'Choose what is bought.' : null),
      offers: (choice, { of }) => {
        if (choice === '') return 'Choose what is offered beside it.';
        return choice === of ? 'Something else than what is bought.' : null;
      },
      percentOff: percentComplaint,
    },
  });
  return (
    <FormModal
      title="New pair"
      path="/admin/cross-sells"
      id={null}
      form={form}
      bodyOf={({ kind, of, offers, percentOff }) => ({
        kind,
        of: namedProduct(of),
        offers: namedProduct(offers),
        percentOff: percentOf(percentOff),
      })}
      onClose={onClose}
    >
      <SegmentedControl aria-label="Where" data={crossSellKinds} {...form.getInputProps('kind')} />
      <ProductPicker label="Who buys" input={form.getInputProps('of')} />
      <ProductPicker label="Is offered" input={form.getInputProps('offers')} />
      <PercentField {...form.getInputProps('percentOff')} />
    </FormModal>
  );
}

function Reduction({ pair, onClose }: { pair: CrossSell; onClose: () => void }) {
  const form = useForm<{ percentOff: string | number }>({
    initialValues: { percentOff: pair.percentOff ?? '' },
    validate: { percentOff: percentComplaint },
  });
  return (
    <FormModal
      title="Change the pair"
      path="/admin/cross-sells"
      id={pair.id}
      form={form}
      bodyOf={({ percentOff }) => ({ percentOff: percentOf(percentOff) })}
      onClose={onClose}
    >
      <Text fz="sm">
        Who buys “{pair.of.title}” is offered “{pair.offers.title}”.
      </Text>
      <PercentField data-autofocus {...form.getInputProps('percentOff')} />
    </FormModal>
  );
}

function PercentField(props: object) {
  return (
    <NumberInput
      label="Percent off"
      placeholder="The usual price"
      min={1}
      max={100}
      allowDecimal={false}
      {...props}
    />
  );
}
