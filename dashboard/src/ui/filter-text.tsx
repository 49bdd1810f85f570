import { TextInput } from '@mantine/core';
import { useAddressText } from './use-address-text.ts';

/** A text to filter by, kept in the address under `name` once the reader pauses. */
export function FilterText(props: { name: string; label: string; placeholder: string }) {
  const { name, label, placeholder } = props;
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      maxLength={200}
      w={{ base: 'calc(50% - 5px)', sm: 200 }}
      {...useAddressText(name)}
    />
  );
}
