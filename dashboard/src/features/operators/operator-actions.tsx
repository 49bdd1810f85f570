import { t } from '@lingui/core/macro';
import { Button, Group, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { apiDelete } from '../../api/client.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { LinkShown } from './link-shown.tsx';
import { inviteAgain, operatorsQuery, type Operator } from './operators-query.ts';
import { RoleModal } from './role-modal.tsx';

/** Changes an operator's role, sends another link, or takes them out. */
export function OperatorActions({ operator }: { operator: Operator }) {
  const { id, name, isInvited } = operator;
  const queries = useQueryClient();
  const [isChanging, setChanging] = useState(false);
  const invitation = useMutation({ mutationFn: () => inviteAgain(id) });
  return (
    <WhoMay scope="settings:write">
      {isChanging && <RoleModal operator={operator} onClose={() => setChanging(false)} />}
      <Modal
        opened={invitation.data !== undefined || invitation.error !== null}
        onClose={() => invitation.reset()}
        title={t`A new link for ${name}`}
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        {invitation.error && <ProblemAlert error={invitation.error} />}
        {invitation.data && <LinkShown link={invitation.data.link} onDone={() => invitation.reset()} />}
      </Modal>
      <Group gap={4} wrap="nowrap" justify="flex-end">
        {isInvited && (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={t`New link for ${name}`}
            loading={invitation.isPending}
            onClick={() => invitation.mutate()}
          >{t`New link`}</Button>
        )}
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={t`Change the role of ${name}`}
          onClick={() => setChanging(true)}
        >{t`Change role`}</Button>
        <ConfirmButton
          label={t`Remove`}
          fullLabel={t`Remove ${name}`}
          looks={{ variant: 'subtle', color: 'red', c: 'var(--sl-bad)', size: 'compact-sm' }}
          question={t`${name} is signed out everywhere at once and can no longer sign in.`}
          asksWhy
          yes={t`Remove`}
          no={t`Keep`}
          isDestructive
          act={async (reason) => {
            await apiDelete(`/admin/operators/${encodeURIComponent(id)}`, { reason });
            void queries.invalidateQueries({ queryKey: operatorsQuery.queryKey });
          }}
        />
      </Group>
    </WhoMay>
  );
}
