import { t } from '@lingui/core/macro';
import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { idempotencyKeys } from '../../api/idempotency-keys.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { WhyField } from '../../ui/why-field.tsx';
import { LinkShown } from './link-shown.tsx';
import { inviteOperator, operatorsQuery, roleChoices, roleWords, type Role } from './operators-query.ts';

type Invitation = { email: string; name: string; username: string; role: Role; reason: string };

/** Adds an operator and shows, once, the link by which they set their password. */
export function InviteModal({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const keys = useRef(idempotencyKeys());
  const form = useForm<Invitation>({
    initialValues: { email: '', name: '', username: '', role: 'support', reason: '' },
    validate: {
      email: (email) =>
        /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? null : t`An address such as you@example.com.`,
      name: (name) => (name.trim() === '' ? t`Say a name.` : null),
      username: (username) =>
        /^[a-z0-9_.]{3,30}$/.test(username.trim().toLowerCase())
          ? null
          : t`3–30 letters, digits, dots or underscores.`,
    },
  });
  const invitation = useMutation({
    mutationFn: ({ email, name, username, role, reason }: Invitation) => {
      const body = { email: email.trim(), name: name.trim(), username: username.trim(), role };
      return inviteOperator(body, { idempotencyKey: keys.current.keyFor(body), reason: reason.trim() });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: operatorsQuery.queryKey }),
  });
  const link = invitation.data?.link;
  return (
    <Modal
      opened
      onClose={onClose}
      title={link ? t`The link for ${invitation.data?.name ?? ''}` : t`Invite an operator`}
      closeOnClickOutside={!link}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {link ? (
        <LinkShown link={link} onDone={onClose} />
      ) : (
        <form onSubmit={form.onSubmit((values) => invitation.mutate(values))} noValidate>
          <Stack>
            {invitation.error && <ProblemAlert error={invitation.error} />}
            <TextInput
              label={t`E-mail`}
              type="email"
              data-autofocus
              required
              {...form.getInputProps('email')}
            />
            <TextInput label={t`Name`} maxLength={200} required {...form.getInputProps('name')} />
            <TextInput label={t`Username`} maxLength={30} required {...form.getInputProps('username')} />
            <Select
              label={t`Role`}
              data={roleChoices}
              allowDeselect={false}
              {...form.getInputProps('role')}
            />
            <Text fz="sm" c="dimmed">
              {roleWords[form.values.role].may}
            </Text>
            <WhyField
              value={form.values.reason}
              onChange={(reason) => form.setFieldValue('reason', reason)}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>{t`Cancel`}</Button>
              <Button type="submit" loading={invitation.isPending}>{t`Invite`}</Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
