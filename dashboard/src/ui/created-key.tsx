import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { CopyButton } from './copy-button.tsx';

const takeFocus = (element: HTMLElement | null) => element?.focus();

/** A key just created: the only time that it can be read. */
export function CreatedKey({ apiKey, onDone }: { apiKey: string; onDone: () => void }) {
  return (
    <Stack>
      <Text fz="sm">
        Copy it now and keep it as a secret: it is stored as a hash and cannot be shown again.
      </Text>
      {/* The form that had the focus is gone; the key itself takes it, and is read out. */}
      <Code
        block
        tabIndex={0}
        ref={takeFocus}
        data-testid="created-key"
        style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
      >
        {apiKey}
      </Code>
      <Group justify="flex-end">
        <CopyButton text={apiKey} label="Copy the key" withWords />
        {/* It stands where “Create” stood: a double click there must not put the key away unread. */}
        <Button onClick={(event) => event.detail < 2 && onDone()}>Done</Button>
      </Group>
    </Stack>
  );
}
