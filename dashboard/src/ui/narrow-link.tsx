import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** The name of a group, which narrows the page to it; plain text for what belongs to none. */
export function NarrowLink(props: { name: string; value: string | null; children: ReactNode }) {
  const { name, value, children } = props;
  const text = (
    <Text span fz="sm" lineClamp={2} maw={340} style={{ overflowWrap: 'anywhere' }}>
      {children}
    </Text>
  );
  if (value === null) return text;
  const search = (former: object) => ({ ...former, [name]: value });
  return (
    <Link to="." search={search as never} title={t`Show only this`}>
      {text}
    </Link>
  );
}
