import { t } from '@lingui/core/macro';
import { Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { signOut, type Session } from '../api/session.ts';
import { chooseLanguage, language, languageName, languages } from '../language/language.ts';
import { SignOutIcon } from '../ui/icons.tsx';
import { showToast } from '../ui/toast.ts';
import { useOpenedByPress } from '../ui/use-opened-by-press.ts';
import { OperatorButton } from './operator-menu.tsx';

/** The menu of whoever is signed in, open from the press that fetched it. */
export function OpenedMenu({ operator }: { operator: Session['operator'] }) {
  const { isOpen, setIsOpen, target } = useOpenedByPress();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      queries.clear();
      await navigate({ to: '/dashboard/sign-in' });
    },
    onError: ({ message }) => showToast({ title: t`You are still signed in`, message, isBad: true }),
  });
  return (
    <Menu opened={isOpen} onChange={setIsOpen} position="top-start" width={220} withinPortal>
      <Menu.Target>
        <OperatorButton ref={target} operator={operator} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {operator.email}
          <br />
          {operator.role}
        </Menu.Label>
        {languages.length > 1 &&
          languages.map((each) => (
            <Menu.Item
              key={each}
              lang={each}
              aria-current={each === language || undefined}
              fw={each === language ? 600 : undefined}
              onClick={() => chooseLanguage(each)}
            >
              {languageName(each)}
            </Menu.Item>
          ))}
        <Menu.Item
          leftSection={<SignOutIcon size={16} />}
          onClick={() => leave.mutate()}
        >{t`Sign out`}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
