import { t } from '@lingui/core/macro';
import { Checkbox, Input, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { areas, type Scope } from './api-keys-query.ts';

type ScopePickerProps = {
  value?: Scope[];
  onChange?: (scopes: Scope[]) => void;
  error?: ReactNode;
};

/** Which areas a key may read and write, or everything. */
export function ScopePicker({ value = [], onChange, error }: ScopePickerProps) {
  const isAll = value.includes('*');
  const set = (scope: Scope, isChosen: boolean) =>
    onChange?.(isChosen ? [...value, scope] : value.filter((chosen) => chosen !== scope));
  return (
    <Input.Wrapper label={t`Scopes`} error={error} labelElement="div">
      <Checkbox
        my="xs"
        label={t`Everything`}
        checked={isAll}
        onChange={(event) => onChange?.(event.currentTarget.checked ? ['*'] : [])}
      />
      {!isAll && (
        <Table verticalSpacing={4} fz="sm" aria-label={t`Scopes by area`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t`Area`}</Table.Th>
              <Table.Th scope="col">{t`Read`}</Table.Th>
              <Table.Th scope="col">{t`Write`}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {areas.map((area) => (
              <Table.Tr key={area}>
                <Table.Th scope="row" fw={400} tt="capitalize">
                  {area}
                </Table.Th>
                {(['read', 'write'] as const).map((right) => (
                  <Table.Td key={right}>
                    <Checkbox
                      size="xs"
                      aria-label={`${right} ${area}`}
                      checked={value.includes(`${area}:${right}`)}
                      onChange={(event) => set(`${area}:${right}`, event.currentTarget.checked)}
                    />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Input.Wrapper>
  );
}
