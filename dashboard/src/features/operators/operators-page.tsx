import { t } from '@lingui/core/macro';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sessionQuery } from '../../api/session.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { HistoryLink } from '../../ui/history-link.tsx';
import { PlusIcon } from '../../ui/icons.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { InviteModal } from './invite-modal.tsx';
import { OperatorActions } from './operator-actions.tsx';
import { operatorsQuery, roleWords, type Operator } from './operators-query.ts';
import { RolesPart } from './roles-part.tsx';

const columns: Column<Operator>[] = [
  {
    key: 'name',
    header: t`Operator`,
    cell: ({ name, email }) => (
      <>
        <Text fz="sm">{name}</Text>
        <Text fz="xs" c="dimmed">
          {email}
        </Text>
      </>
    ),
  },
  { key: 'role', header: t`Role`, cell: ({ role }) => roleWords[role].label },
  {
    key: 'seen',
    header: t`Last sign-in`,
    cell: ({ isInvited, lastSignInAt }) =>
      isInvited ? (
        t`Invited, not started yet`
      ) : (
        <TimeText at={lastSignInAt} relative absent={t`Not lately`} />
      ),
  },
  { key: 'createdAt', header: t`Since`, cell: ({ createdAt }) => <TimeText at={createdAt} /> },
  {
    key: 'actions',
    header: t`Actions`,
    isHeaderHidden: true,
    align: 'end',
    cell: (operator) => <Actions operator={operator} />,
  },
];

/** Nobody takes their own role away by a slip; whoever wants to go asks another. */
function Actions({ operator }: { operator: Operator }) {
  const own = useQuery(sessionQuery).data?.operator.id;
  if (operator.id === own) return <Text fz="sm" c="dimmed">{t`You`}</Text>;
  return <OperatorActions operator={operator} />;
}

/** Who runs the library, and what each may do. */
export function OperatorsPage() {
  const query = useInfiniteQuery(operatorsQuery);
  const [isInviting, setInviting] = useState(false);
  return (
    <>
      {isInviting && <InviteModal onClose={() => setInviting(false)} />}
      <PageHeader
        title={t`Operators`}
        description={t`Who runs the library, and what each may do. Keys of scripts stand under Settings.`}
        actions={
          <Group gap="md">
            <HistoryLink path="/admin/operators" name="all operators" />
            <WhoMay scope="settings:write">
              <Button
                leftSection={<PlusIcon size={16} />}
                onClick={() => setInviting(true)}
              >{t`Invite`}</Button>
            </WhoMay>
          </Group>
        }
      />
      <Stack gap={32}>
        <PagedTable
          label={t`Operators`}
          query={query}
          columns={columns}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title={t`Nobody yet`}>{t`Invite whoever helps you run the library.`}</EmptyState>
          }
        />
        <RolesPart />
      </Stack>
    </>
  );
}
