import { useRef } from 'react';

/** Leads a reader who cannot see or scroll to what is wrong to the first field that is complained of. */
export function useFirstComplaint() {
  const frame = useRef<HTMLFormElement>(null);
  const showFirst = () => {
    // The complaints stand at their fields only once React has drawn them.
    requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  return { frame, showFirst };
}
