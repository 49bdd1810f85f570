import { useEffect, useState } from 'react';

/** Gives the focus back to what had it when a dialog was opened, once the dialog is gone, so that the keyboard goes on from there. */
export function useFocusBack(): void {
  const [former] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (former instanceof HTMLElement && former.isConnected) former.focus({ preventScroll: true });
    },
    [former],
  );
}
