import { Button } from '@mantine/core';
import { CloseIcon } from './icons.tsx';
import { useAddress } from './use-address.ts';

/** A filter that another page's link has set, with the way to take it away; nothing when it is not set. */
export function FilterNote({ name, label }: { name: string; label: string }) {
  const { values, write } = useAddress();
  const value = values[name];
  if (!value) return null;
  return (
    <Button
      variant="default"
      fw={400}
      maw={280}
      rightSection={<CloseIcon size={14} />}
      aria-label={`${label}: ${value}. Take this filter away`}
      onClick={() => write({ [name]: undefined })}
    >
      {label}: {value}
    </Button>
  );
}
