import { Text, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { WhoMay, type Scope } from './may.tsx';

/** The name of a row, which opens something; plain text for who has not the right that this takes. */
export function RowButton(props: { scope: Scope; onClick: () => void; children: ReactNode }) {
  const { scope, onClick, children } = props;
  return (
    <WhoMay
      scope={scope}
      otherwise={
        <Text component="span" fz="sm">
          {children}
        </Text>
      }
    >
      <UnstyledButton onClick={onClick} fz="sm" ta="start" c="var(--mantine-color-anchor)">
        {children}
      </UnstyledButton>
    </WhoMay>
  );
}
