import { Popover } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { useOpenedByPress } from '../ui/use-opened-by-press.ts';

type Target = { ref: ReturnType<typeof useOpenedByPress>['target']; onClick: () => void };

/** Something to choose from under its button, open from the press that fetched it. */
export function PressedPopover(props: {
  renderTarget: (button: Target) => ReactElement;
  children: (close: () => void) => ReactNode;
}) {
  const { isOpen, setIsOpen, target } = useOpenedByPress();
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      position="bottom-end"
      trapFocus
      returnFocus
      withinPortal
      shadow="md"
    >
      <Popover.Target>
        {props.renderTarget({ ref: target, onClick: () => setIsOpen(!isOpen) })}
      </Popover.Target>
      <Popover.Dropdown>{props.children(() => setIsOpen(false))}</Popover.Dropdown>
    </Popover>
  );
}
