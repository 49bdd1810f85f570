import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';

/** The bubble of a hint beside its target. */
export function HintBubble(props: { target: HTMLElement; isOpen: boolean; label: ReactNode; maw: number }) {
  const { target, isOpen, label, maw } = props;
  return <Tooltip target={target} opened={isOpen} label={label} maw={maw} />;
}
