import { useDebouncedCallback } from '@mantine/hooks';
import { useState, type ChangeEvent } from 'react';
import { useAddress } from './use-address.ts';

/** What a text field needs whose words are kept in the address under `name` once the reader pauses. */
export function useAddressText(name: string) {
  const { values, write } = useAddress();
  const inAddress = values[name] ?? '';
  const [text, setText] = useState(inAddress);
  const writeSoon = useDebouncedCallback(
    (written: string) => write({ [name]: written.trim() || undefined }),
    250,
  );
  const [seen, setSeen] = useState(inAddress);
  if (seen !== inAddress) {
    setSeen(inAddress);
    if (text.trim() !== inAddress) setText(inAddress); // a link or the browser's way back changed the address
  }
  return {
    value: text,
    onChange: (event: ChangeEvent<HTMLInputElement>) => {
      setText(event.currentTarget.value);
      writeSoon(event.currentTarget.value);
    },
  };
}
