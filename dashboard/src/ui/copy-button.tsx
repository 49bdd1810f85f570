import { t } from '@lingui/core/macro';
import { ActionIcon, Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { Hint } from './hint.tsx';
import { CheckIcon, CopyIcon } from './icons.tsx';

/** Copies a text; `label` says what. As an icon beside short values, or as a button with words. */
export function CopyButton({
  text,
  label,
  withWords = false,
}: {
  text: string;
  label: string;
  withWords?: boolean;
}) {
  const { copied, copy } = useClipboard({ timeout: 1500 });
  const Icon = copied ? CheckIcon : CopyIcon;
  if (withWords) {
    return (
      <Button variant="default" leftSection={<Icon size={16} />} onClick={() => copy(text)}>
        {copied ? t`Copied` : label}
      </Button>
    );
  }
  return (
    <Hint label={copied ? t`Copied` : label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={() => copy(text)}>
        <Icon size={16} />
      </ActionIcon>
    </Hint>
  );
}
