import { t } from '@lingui/core/macro';
import { Button, Text } from '@mantine/core';
import { CloseIcon } from './icons.tsx';
import { useAddress } from './use-address.ts';

/** A filter that another page's link has set, with the way to take it away; nothing when it is not set. */
export function FilterNote(props: {
  name: string;
  label: string;
  /** What the id in the address stands for, when the page knows it. */
  meaning?: string | null | undefined;
}) {
  const { name, label, meaning } = props;
  const { values, write } = useAddress();
  const value = values[name];
  if (!value) return null;
  const text = `${label}: ${meaning ?? value}`;
  return (
    <Button
      variant="default"
      fw={400}
      maw={280}
      rightSection={<CloseIcon size={14} />}
      aria-label={t`${text}. Take this filter away`}
      onClick={() => write({ [name]: undefined })}
    >
      <Text fz="sm" truncate>
        {text}
      </Text>
    </Button>
  );
}
