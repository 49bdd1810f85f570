import { t } from '@lingui/core/macro';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { Button } from '@mantine/core';
import { CloseIcon } from './icons.tsx';
import { dismissToast, onToasts, showToast, toastsNow } from './toast.ts';
import styles from './toast-stack.module.css';

type Shown = ReturnType<typeof toastsNow>[number];

/** Long enough to read it, to reach it by keyboard and to press; it stays while the pointer or the focus is on it. */
const staysMs = { told: 6_000, withUndo: 15_000 };

/** What was said last, in a corner. The regions stand from the beginning, because readers announce only what enters one that is there. */
export function ToastStack() {
  const toasts = useSyncExternalStore(onToasts, toastsNow);
  return (
    <section className={styles.stack} aria-label={t`Messages`}>
      <div aria-live="polite">
        {toasts
          .filter(({ isBad }) => !isBad)
          .map((toast) => (
            <ToastCard key={toast.id} toast={toast} />
          ))}
      </div>
      <div aria-live="assertive">
        {toasts
          .filter(({ isBad }) => isBad)
          .map((toast) => (
            <ToastCard key={toast.id} toast={toast} />
          ))}
      </div>
    </section>
  );
}

function ToastCard({ toast: { id, title, message, isBad = false, undo } }: { toast: Shown }) {
  const [isHeld, setIsHeld] = useState(false);
  const [isUndoing, setIsUndoing] = useState(false);
  const cameFrom = useRef<Element | null>(null);
  useEffect(() => {
    if (isHeld || isBad) return undefined;
    const timer = setTimeout(() => dismissToast(id), undo ? staysMs.withUndo : staysMs.told);
    return () => clearTimeout(timer);
  }, [id, undo, isHeld, isBad]);
  const leave = () => {
    dismissToast(id);
    if (cameFrom.current instanceof HTMLElement && cameFrom.current.isConnected) cameFrom.current.focus();
  };
  const takeBack = async (way: () => Promise<unknown>) => {
    setIsUndoing(true);
    try {
      await way();
      leave();
      showToast({ message: t`Taken back.` });
    } catch (error) {
      leave();
      showToast({
        title: t`It could not be taken back`,
        message: error instanceof Error ? error.message : String(error),
        isBad: true,
      });
    }
  };
  return (
    <div
      className={styles.toast}
      data-bad={isBad}
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={({ relatedTarget, currentTarget }) => {
        if (!currentTarget.contains(relatedTarget)) cameFrom.current = relatedTarget;
        setIsHeld(true);
      }}
      onBlur={() => setIsHeld(false)}
      onKeyDown={({ key }) => {
        if (key === 'Escape') leave();
      }}
    >
      <div className={styles.text}>
        {title && <strong>{title}</strong>}
        <span>{message}</span>
      </div>
      {undo && (
        <Button
          size="compact-sm"
          variant="default"
          loading={isUndoing}
          onClick={() => void takeBack(undo)}
        >{t`Undo`}</Button>
      )}
      <button type="button" className={styles.close} aria-label={t`Dismiss the message`} onClick={leave}>
        <CloseIcon size={14} />
      </button>
    </div>
  );
}
