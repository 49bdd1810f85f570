import type { ReactNode } from 'react';

export type Toast = {
  title?: string;
  message: ReactNode;
  /** Something failed: read out at once. */
  isBad?: boolean;
  /** The way back, offered for a while. */
  undo?: () => Promise<unknown>;
};

type Shown = Toast & { id: number };

let shown: readonly Shown[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: readonly Shown[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

/** Says something beside the page, wherever it came from. */
export function showToast(toast: Toast): void {
  change([...shown, { ...toast, id: ++lastId }]);
}

/** Takes one away. */
export function dismissToast(id: number): void {
  change(shown.filter((one) => one.id !== id));
}

/** For `useSyncExternalStore`. */
export function onToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const toastsNow = (): readonly Shown[] => shown;
