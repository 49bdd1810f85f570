import { t } from '@lingui/core/macro';
import { Button, Group, Modal, Paper, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { accountSessionQuery } from '../../api/account.ts';
import { apiDelete } from '../../api/client.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { Part } from '../../ui/part.tsx';

/** Says what goes and what stays, and asks for the address before it does it. */
export function ErasePart() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Part title={t`Be forgotten`} description={t`At once, and for good.`}>
      <Paper p="md">
        <Stack gap="sm" align="flex-start">
          <Text fz="sm">{t`Keys, sessions and stored tokens stop working; your name, addresses, words and what your runs said are deleted. Records of payments stay, because the law asks for them, and so do counts and sums, without you. What is installed in Make stays yours and runs on, but reports nothing here any more.`}</Text>
          <Button color="red.9" onClick={() => setIsOpen(true)}>{t`Erase my account`}</Button>
        </Stack>
      </Paper>
      {isOpen && <EraseModal onClose={() => setIsOpen(false)} />}
    </Part>
  );
}

function EraseModal({ onClose }: { onClose: () => void }) {
  const { data: session } = useQuery(accountSessionQuery);
  const [email, setEmail] = useState('');
  const erasing = useMutation({
    mutationFn: () => apiEraseAccount(email.trim()),
    // The pages of an account that is gone would only ask in vain: the next one is loaded anew.
    onSuccess: () => globalThis.location.assign('/account/erased'),
  });
  const isTyped = email.trim().toLowerCase() === session?.customer.email;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Erase your account?`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isTyped) erasing.mutate();
        }}
      >
        <Stack>
          {erasing.error && <ProblemAlert error={erasing.error} />}
          <Text fz="sm">{t`This cannot be undone. Export your data first if you want to keep it.`}</Text>
          <TextInput
            label={t`Type ${session?.customer.email ?? t`your address`} to go on`}
            autoComplete="off"
            data-autofocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>{t`Keep it`}</Button>
            <Button
              type="submit"
              color="red.9"
              disabled={!isTyped}
              loading={erasing.isPending}
            >{t`Erase for good`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const apiEraseAccount = (email: string) => apiDelete('/v1/account', { body: { email } });
