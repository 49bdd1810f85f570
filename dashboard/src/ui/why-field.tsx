import { t } from '@lingui/core/macro';
import { TextInput } from '@mantine/core';

/** Asks for the reason of a change, which stands in the log beside it; nobody has to give one. */
export function WhyField({ value, onChange }: { value: string; onChange: (reason: string) => void }) {
  return (
    <TextInput
      label={t`Why`}
      placeholder={t`For the log of changes`}
      maxLength={500}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
