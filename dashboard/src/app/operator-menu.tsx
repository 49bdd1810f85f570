import { Avatar, Menu, Text, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { signOut, type Session } from '../api/session.ts';
import { SignOutIcon } from '../ui/icons.tsx';

/** Who is signed in, with the way out. */
export function OperatorMenu({ operator }: { operator: Session['operator'] }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      queries.clear();
      await navigate({ to: '/dashboard/sign-in' });
    },
    onError: ({ message }) =>
      notifications.show({ color: 'red', title: 'You are still signed in', message, role: 'alert' }),
  });
  return (
    <Menu position="top-start" width={220} withinPortal>
      <Menu.Target>
        <UnstyledButton
          aria-label={`Signed in as ${operator.name}`}
          style={{ display: 'flex', gap: 10, alignItems: 'center', minWidth: 0, padding: 6, borderRadius: 8 }}
        >
          <Avatar size={28} radius="xl" color="brand" name={operator.name} alt="" />
          <Text fz="sm" fw={500} truncate>
            {operator.name}
          </Text>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {operator.email}
          <br />
          {operator.role}
        </Menu.Label>
        <Menu.Item leftSection={<SignOutIcon size={16} />} onClick={() => leave.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
