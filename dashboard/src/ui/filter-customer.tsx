import { t } from '@lingui/core/macro';
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { apiGet } from '../api/client.ts';
import type { Page } from '../api/pages.ts';
import { useAddress } from './use-address.ts';

/** Names are null for who may not read them. */
type Named = { id: string; name: string | null; email: string | null };

/** One customer, found by a part of name or address, or by the id; kept in the address as `customer`. */
export function FilterCustomer() {
  const { values, write } = useAddress();
  const chosen = values['customer'] ?? '';
  const [words, setWords] = useState('');
  const [q] = useDebouncedValue(words.trim(), 250);
  const isChosenShown = q === '' && chosen !== '';
  const asked = { q: (isChosenShown ? chosen : q) || undefined, limit: 20 };
  const { data } = useQuery({
    queryKey: ['/admin/customers', asked],
    queryFn: ({ signal }) => apiGet<Page<Named>>('/admin/customers', asked, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const found = (data?.items ?? []).map(({ id, name, email }) => ({
    value: id,
    label: name === null ? id : [name, email].filter(Boolean).join(', '),
  }));
  const [label, setLabel] = useState<string | null>(null);
  const known = found.find(({ value }) => value === chosen)?.label ?? label ?? chosen;
  const isFound = chosen === '' || found.some(({ value }) => value === chosen);
  return (
    <Select
      aria-label={t`Customer`}
      placeholder={t`Every customer`}
      data={isFound ? found : [{ value: chosen, label: known }, ...found]}
      value={chosen || null}
      filter={({ options }) => options}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t`Every customer` }}
      nothingFoundMessage={t`No customer matches`}
      comboboxProps={{ withinPortal: true }}
      w={{ base: 'calc(50% - 5px)', sm: 210 }}
      onChange={(id) => {
        setLabel(found.find(({ value }) => value === id)?.label ?? null);
        setWords('');
        write({ customer: id ?? undefined });
      }}
      onSearchChange={(text) => setWords(text === known ? '' : text)}
    />
  );
}
