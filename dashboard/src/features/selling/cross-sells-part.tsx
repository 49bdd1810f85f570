import { Button, NumberInput, SegmentedControl } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { crossSellsQuery, type CrossSell } from '../../api/selling.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FormModal } from '../../ui/form-modal.tsx';
import { PlusIcon } from '../../ui/icons.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { namedProduct } from '../../ui/product-choice.ts';
import { ProductPicker } from '../../ui/product-picker.tsx';
import { ActiveSwitch } from './active-switch.tsx';

const path = '/admin/cross-sells';
const kinds = [
  { value: 'bump', label: 'On the payment page' },
  { value: 'afterPayment', label: 'After paying' },
];

const columns: Column<CrossSell>[] = [
  { key: 'of', header: 'Who buys', cell: ({ of }) => of.title },
  {
    key: 'offers',
    header: 'Is offered',
    cell: ({ offers, percentOff }) =>
      percentOff === null ? offers.title : `${offers.title}, ${percentOff} % off`,
  },
  {
    key: 'kind',
    header: 'Where',
    cell: ({ kind }) => kinds.find(({ value }) => value === kind)?.label ?? kind,
  },
  {
    key: 'active',
    header: 'Active',
    cell: ({ id, of, offers, isActive }) => (
      <ActiveSwitch path={path} id={id} name={`${offers.title} beside ${of.title}`} isActive={isActive} />
    ),
  },
];

/** What is offered beside something else, on the payment page or after paying. */
export function CrossSellsPart() {
  const query = useInfiniteQuery(crossSellsQuery);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Part
      title="Beside"
      description="A second thing at the moment of buying: added with one tick, or with one click after paying."
      actions={
        <Button leftSection={<PlusIcon size={16} />} onClick={() => setIsOpen(true)}>
          New pair
        </Button>
      }
    >
      <PagedTable
        label="Pairs"
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={<EmptyState title="Nothing is offered beside yet">Pair what is used together.</EmptyState>}
      />
      {isOpen && <CrossSellModal onClose={() => setIsOpen(false)} />}
    </Part>
  );
}

function CrossSellModal({ onClose }: { onClose: () => void }) {
  const form = useForm({
    initialValues: { kind: 'bump', of: '', offers: '', percentOff: '' },
    validate: {
      of: (choice) => (choice === '' ? 'Choose what is bought.' : null),
      offers: (choice, { of }) => {
        if (choice === '') return 'Choose what is offered beside it.';
        return choice === of ? 'Something else than what is bought.' : null;
      },
    },
  });
  return (
    <FormModal
      title="New pair"
      path={path}
      id={null}
      form={form}
      bodyOf={({ kind, of, offers, percentOff }) => ({
        kind,
        of: namedProduct(of),
        offers: namedProduct(offers),
        percentOff: percentOff === '' ? null : Number(percentOff),
      })}
      onClose={onClose}
    >
      <SegmentedControl aria-label="Where" data={kinds} {...form.getInputProps('kind')} />
      <ProductPicker label="Who buys" input={form.getInputProps('of')} />
      <ProductPicker label="Is offered" input={form.getInputProps('offers')} />
      <NumberInput
        label="Percent off"
        placeholder="The usual price"
        min={1}
        max={100}
        allowDecimal={false}
        {...form.getInputProps('percentOff')}
      />
    </FormModal>
  );
}
