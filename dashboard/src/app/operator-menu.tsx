import { t } from '@lingui/core/macro';
import { Avatar, Text, UnstyledButton, type UnstyledButtonProps } from '@mantine/core';
import { lazy, Suspense, useState, type ComponentPropsWithRef } from 'react';
import type { Session } from '../api/session.ts';

const fetchMenu = () => import('./operator-menu-opened.tsx');
const OpenedMenu = lazy(async () => ({ default: (await fetchMenu()).OpenedMenu }));

type Operator = Session['operator'];

/** Who is signed in; the menu with the way out is fetched when it is reached for. */
export function OperatorMenu({ operator }: { operator: Operator }) {
  const [isWanted, setIsWanted] = useState(false);
  const button = (
    <OperatorButton
      operator={operator}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={() => void fetchMenu()}
      onFocus={() => void fetchMenu()}
      onClick={() => setIsWanted(true)}
    />
  );
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <OpenedMenu operator={operator} />
    </Suspense>
  );
}

type OperatorButtonProps = UnstyledButtonProps & ComponentPropsWithRef<'button'> & { operator: Operator };

/** The button that opens the menu. */
export function OperatorButton({ operator, ...rest }: OperatorButtonProps) {
  return (
    <UnstyledButton
      {...rest}
      aria-label={t`Signed in as ${operator.name}`}
      style={{ display: 'flex', gap: 10, alignItems: 'center', minWidth: 0, padding: 6, borderRadius: 8 }}
    >
      <Avatar size={28} radius="xl" color="brand" name={operator.name} alt="" />
      <Text fz="sm" fw={500} truncate>
        {operator.name}
      </Text>
    </UnstyledButton>
  );
}
