import { lazy, Suspense, useState, type FocusEvent, type PointerEvent, type ReactNode } from 'react';

const HintBubble = lazy(async () => ({ default: (await import('./hint-bubble.tsx')).HintBubble }));

/**
 * Says more about its child, by pointer, by keyboard and by touch; Escape takes it away. The bubble is fetched with the first look at
 * one, because what places it is as large as a page.
 */
export function Hint({
  label,
  maw = 300,
  children,
}: {
  label: ReactNode;
  maw?: number;
  children: ReactNode;
}) {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const open = ({ currentTarget }: PointerEvent<HTMLElement> | FocusEvent<HTMLElement>) => {
    setTarget(currentTarget.firstElementChild as HTMLElement | null);
    setIsOpen(true);
  };
  const close = () => setIsOpen(false);
  return (
    <>
      <span
        style={{ display: 'contents' }}
        onPointerEnter={open}
        onPointerLeave={close}
        onFocus={open}
        onBlur={close}
        onKeyDown={({ key }) => {
          if (key === 'Escape') close();
        }}
      >
        {children}
      </span>
      {target && (
        <Suspense>
          <HintBubble target={target} isOpen={isOpen} label={label} maw={maw} />
        </Suspense>
      )}
    </>
  );
}
