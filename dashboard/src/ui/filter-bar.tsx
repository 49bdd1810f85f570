import { Group, Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { SearchIcon } from './icons.tsx';
import { useAddress } from './use-address.ts';
import { useAddressText } from './use-address-text.ts';

/** Search and filters above a list; they stand in the address. */
export function FilterBar({ children }: { children: ReactNode }) {
  return (
    <Group gap="xs" mb="md" role="search">
      {children}
    </Group>
  );
}

/** Words to search for, kept in the address as `q` once the reader pauses. */
export function SearchBox({ label, placeholder }: { label: string; placeholder?: string }) {
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={placeholder ?? label}
      leftSection={<SearchIcon size={16} />}
      maxLength={200}
      flex={{ base: '1 1 100%', sm: '1 1 220px' }}
      maw={{ sm: 380 }}
      {...useAddressText('q')}
    />
  );
}

/** One choice of several, kept in the address under `name`; without a choice nothing stands there. */
export function FilterSelect(props: {
  name: string;
  label: string;
  choices: { value: string; label: string }[];
  /** What no choice means: "Any status". */
  none: string;
  /** Told when the reader comes near: what can be chosen may be read then. */
  onReach?: () => void;
}) {
  const { name, label, choices, none, onReach } = props;
  const { values, write } = useAddress();
  const value = values[name] ?? '';
  const isOffered = value === '' || choices.some((choice) => choice.value === value);
  return (
    <Select
      aria-label={label}
      data={[{ value: '', label: none }, ...choices, ...(isOffered ? [] : [{ value, label: value }])]}
      value={value}
      onChange={(chosen) => write({ [name]: chosen || undefined })}
      onPointerEnter={onReach}
      onFocus={onReach}
      allowDeselect={false}
      comboboxProps={{ withinPortal: true }}
      w={{ base: 'calc(50% - 5px)', sm: 170 }}
    />
  );
}
