import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useAddress } from './use-address.ts';

/** A text to filter by, kept in the address under `name` once the reader pauses. */
export function FilterText({
  name,
  label,
  placeholder,
}: {
  name: string;
  label: string;
  placeholder: string;
}) {
  const { values, write } = useAddress();
  const inAddress = values[name] ?? '';
  const [text, setText] = useState(inAddress);
  const writeSoon = useDebouncedCallback(
    (value: string) => write({ [name]: value.trim() || undefined }),
    250,
  );
  const [seen, setSeen] = useState(inAddress);
  if (seen !== inAddress) {
    setSeen(inAddress);
    if (text.trim() !== inAddress) setText(inAddress); // a link or the browser's way back changed the address
  }
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      maxLength={200}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        writeSoon(event.currentTarget.value);
      }}
      w={{ base: 'calc(50% - 5px)', sm: 200 }}
    />
  );
}
