import { t } from '@lingui/core/macro';
import { Button, Code, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

const takeFocus = (element: HTMLElement | null) => element?.focus();

/** Something secret that was just made, such as a key: the only time that it can be read. */
export function ShownOnce(props: {
  text: string;
  /** On its button: "Copy the key". */
  copyLabel: string;
  testId: string;
  onDone: () => void;
  /** What to do with it. */
  children: ReactNode;
}) {
  const { text, copyLabel, testId, onDone, children } = props;
  return (
    <Stack>
      <Text fz="sm">{children}</Text>
      {/* The form that had the focus is gone; the text itself takes it, and is read out. */}
      <Code
        block
        tabIndex={0}
        ref={takeFocus}
        data-testid={testId}
        style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
      >
        {text}
      </Code>
      <Group justify="flex-end">
        <CopyButton text={text} label={copyLabel} withWords />
        {/* It stands where the button stood that made it: a double click there must not put it away unread. */}
        <Button onClick={(event) => event.detail < 2 && onDone()}>{t`Done`}</Button>
      </Group>
    </Stack>
  );
}
