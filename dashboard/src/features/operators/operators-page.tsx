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
    header: 'Operator',
    cell: ({ name, email }) => (
      <>
        <Text fz="sm">{name}</Text>
        <Text fz="xs" c="dimmed">
          {email}
        </Text>
      </>
    ),
  },
  { key: 'role', header: 'Role', cell: ({ role }) => roleWords[role].label },
  {
    key: 'seen',
    header: 'Last sign-in',
    cell: ({ isInvited, lastSignInAt }) =>
      isInvited ? 'Invited, not started yet' : <TimeText at={lastSignInAt} relative absent="Not lately" />,
  },
  { key: 'createdAt', header: 'Since', cell: ({ createdAt }) => <TimeText at={createdAt} /> },
  {
    key: 'actions',
    header: 'Actions',
    isHeaderHidden: true,
    align: 'end',
    cell: (operator) => <Actions operator={operator} />,
  },
];

/** Nobody takes their own role away by a slip; whoever wants to go asks another. */
function Actions({ operator }: { operator: Operator }) {
  const own = useQuery(sessionQuery).data?.operator.id;
  if (operator.id === own)
    return (
      <Text fz="sm" c="dimmed">
        You
      </Text>
    );
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
        title="Operators"
        description="Who runs the library, and what each may do. Keys of scripts stand under Settings."
        actions={
          <Group gap="md">
            <HistoryLink path="/admin/operators" name="all operators" />
            <WhoMay scope="settings:write">
              <Button leftSection={<PlusIcon size={16} />} onClick={() => setInviting(true)}>
                Invite
              </Button>
            </WhoMay>
          </Group>
        }
      />
      <Stack gap={32}>
        <PagedTable
          label="Operators"
          query={query}
          columns={columns}
          rowKey={({ id }) => id}
          empty={<EmptyState title="Nobody yet">Invite whoever helps you run the library.</EmptyState>}
        />
        <RolesPart />
      </Stack>
    </>
  );
}
