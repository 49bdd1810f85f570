import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { CopyButton } from '../../ui/copy-button.tsx';

const takeFocus = (element: HTMLElement | null) => element?.focus();

/** A link just made: the only time that it can be read. */
export function LinkShown({ link, onDone }: { link: string; onDone: () => void }) {
  return (
    <Stack>
      <Text fz="sm">
        Send it to them by a way that only they read. It sets their password, once, within seven days, and
        cannot be shown again.
      </Text>
      {/* The form that had the focus is gone; the link itself takes it, and is read out. */}
      <Code
        block
        tabIndex={0}
        ref={takeFocus}
        data-testid="invitation-link"
        style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
      >
        {link}
      </Code>
      <Group justify="flex-end">
        <CopyButton text={link} label="Copy the link" withWords />
        {/* It stands where “Invite” stood: a double click there must not put the link away unread. */}
        <Button onClick={(event) => event.detail < 2 && onDone()}>Done</Button>
      </Group>
    </Stack>
  );
}
