import { t } from '@lingui/core/macro';
import { Button, Group, Popover, Stack, Text, type ButtonProps } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ProblemAlert } from './data-state.tsx';
import { WhyField } from './why-field.tsx';

/** A button whose press is asked about before it does anything; what the server refuses stands beside the question. */
export function ConfirmButton(props: {
  label: string;
  /** What it is read out as, where several of a page have the same label. */
  fullLabel?: string;
  looks?: ButtonProps;
  question: ReactNode;
  yes: string;
  no?: string;
  isDestructive?: boolean;
  /** Whether the log of changes keeps a reason. */
  asksWhy?: boolean;
  act: (reason: string) => Promise<unknown>;
}) {
  const {
    label,
    fullLabel,
    looks,
    question,
    yes,
    no = t`Cancel`,
    isDestructive = false,
    asksWhy = false,
    act,
  } = props;
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState('');
  const action = useMutation({ mutationFn: () => act(reason.trim()), onSuccess: () => setIsOpen(false) });
  const open = () => {
    action.reset();
    setIsOpen(true);
  };
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      trapFocus
      returnFocus
      withinPortal
      position="bottom-end"
      width={300}
      shadow="md"
    >
      <Popover.Target>
        <Button {...looks} onClick={open} aria-label={fullLabel}>
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={fullLabel ?? label}>
        <Stack gap="sm">
          <Text fz="sm">{question}</Text>
          {asksWhy && <WhyField value={reason} onChange={setReason} />}
          {action.error && <ProblemAlert error={action.error} />}
          <Group justify="flex-end" gap="xs">
            <Button size="xs" variant="default" onClick={() => setIsOpen(false)}>
              {no}
            </Button>
            {/* Spent once it was done: a double click's second press meets the button while the popover fades. */}
            <Button
              size="xs"
              {...(isDestructive ? { color: 'red.9' } : {})}
              loading={action.isPending}
              disabled={action.isSuccess}
              onClick={() => action.mutate()}
            >
              {yes}
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
