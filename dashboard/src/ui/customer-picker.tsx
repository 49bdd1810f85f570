import { t } from '@lingui/core/macro';
import { Select } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CustomerItem } from '../../../server/care/customers/schema.ts';
import { apiGet } from '../api/client.ts';
import type { Page } from '../api/pages.ts';

type Named = Pick<CustomerItem, 'id' | 'name' | 'email'>;

const found = (q: string) => ({
  queryKey: ['/admin/customers', 'found', q],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    apiGet<Page<Named>>('/admin/customers', { q: q || undefined, limit: 20 }, signal),
  placeholderData: keepPreviousData,
});

/** A customer, found by a part of name or address; the value is the id. */
export function CustomerPicker(props: {
  label: string;
  /** Whether a form begins with it. */
  isFirst: boolean;
  input: GetInputPropsReturnType;
}) {
  const { label, isFirst, input } = props;
  const [words, setWords] = useState('');
  const [q] = useDebouncedValue(words, 250);
  const customers = useQuery(found(q.trim())).data?.items ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const choices = customers.map(({ id, name, email }) => ({ value: id, label: `${name}, ${email}` }));
  const value = String(input.value ?? '');
  const shown = choices.find((choice) => choice.value === value)?.label ?? chosen ?? value;
  const isThere = value === '' || choices.some((choice) => choice.value === value);
  return (
    <Select
      label={label}
      placeholder={t`Name or e-mail`}
      data={isThere ? choices : [{ value, label: shown }, ...choices]}
      filter={({ options }) => options}
      searchable
      required
      data-autofocus={isFirst || undefined}
      nothingFoundMessage={t`No customer matches`}
      {...input}
      onChange={(id: string | null) => {
        setChosen(choices.find((choice) => choice.value === id)?.label ?? null);
        input.onChange(id ?? '');
      }}
      onSearchChange={(text) => setWords(text === shown || text === value ? '' : text)}
    />
  );
}
