import { t } from '@lingui/core/macro';
import { Select } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AdminInstallation } from '../../../server/installations/operator-schema.ts';
import { apiGet } from '../api/client.ts';
import type { Page } from '../api/pages.ts';
import { CustomerPicker } from './customer-picker.tsx';

const mostOffered = 100;
const installationsOf = (customer: string) =>
  queryOptions({
    queryKey: ['/admin/installations', 'of', customer],
    queryFn: ({ signal }) =>
      apiGet<Page<AdminInstallation>>('/admin/installations', { customer, limit: mostOffered }, signal),
    enabled: customer !== '',
  });
const installationQuery = (id: string) =>
  queryOptions({
    queryKey: ['/admin/installations', id],
    queryFn: ({ signal }) =>
      apiGet<AdminInstallation>(`/admin/installations/${encodeURIComponent(id)}`, {}, signal),
    enabled: id !== '',
    retry: false,
  });

/** An installation, found by its customer; the value is the id. */
export function InstallationPicker({ input }: { input: GetInputPropsReturnType }) {
  const value = String(input.value ?? '');
  const [chosen, setChosen] = useState<string | null>(null);
  const known = useQuery(installationQuery(value)).data;
  const customer = chosen ?? known?.customer.id ?? '';
  const listed = useQuery(installationsOf(customer)).data?.items ?? [];
  const offered = known && !listed.some(({ id }) => id === known.id) ? [known, ...listed] : listed;
  const data = offered.map(({ id, name, scenario }) => ({ value: id, label: `${name}, ${scenario.title}` }));
  const isUnknown = value !== '' && !data.some((choice) => choice.value === value);
  return (
    <>
      <CustomerPicker
        label={t`Customer`}
        isFirst={false}
        input={{
          value: customer,
          onChange: (id: string) => {
            setChosen(id);
            input.onChange('');
          },
        }}
      />
      <Select
        label={t`Installation`}
        placeholder={customer === '' ? t`Choose a customer first` : t`Name or scenario`}
        disabled={customer === '' && value === ''}
        nothingFoundMessage={t`No installation matches`}
        searchable
        required
        {...input}
        data={isUnknown ? [{ value, label: value }, ...data] : data}
        value={value === '' ? null : value}
        onChange={(id) => input.onChange(id ?? '')}
      />
    </>
  );
}
