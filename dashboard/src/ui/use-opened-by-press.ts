import { useCallback, useRef, useState } from 'react';

/**
 * For what takes the place of its own button once it is fetched: its target gets the focus that the button had, so that it goes back
 * there in the end, and then it opens.
 */
export function useOpenedByPress() {
  const [isOpen, setIsOpen] = useState(false);
  const hasOpened = useRef(false);
  const target = useCallback((button: HTMLButtonElement | null) => {
    if (!button || hasOpened.current) return;
    hasOpened.current = true;
    button.focus({ preventScroll: true });
    setIsOpen(true);
  }, []);
  return { isOpen, setIsOpen, target };
}
