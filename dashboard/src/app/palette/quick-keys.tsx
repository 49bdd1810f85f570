import { Trans } from '@lingui/react/macro';
import { UnstyledButton } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { Session } from '../../api/session.ts';
import { SearchIcon } from '../../ui/icons.tsx';
import { useWayTo } from '../kept-question.ts';
import styles from '../shell.module.css';
import { isTypingIn, shortcutOf, type Shortcut } from './shortcuts.ts';

const fetchPalette = () => import('./palette.tsx');
const Palette = lazy(async () => ({ default: (await fetchPalette()).Palette }));
const ShortcutList = lazy(async () => ({ default: (await import('./shortcut-list.tsx')).ShortcutList }));

/** So long `g` waits for its letter. */
const waitsMs = 1_500;
const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The button of the palette, and the keys of every page; both what they open is fetched when it is asked for. */
export function QuickKeys({ scopes }: Pick<Session, 'scopes'>) {
  const navigate = useNavigate();
  const wayTo = useWayTo();
  const [open, setOpen] = useState<'palette' | 'list' | null>(null);
  const waitingSince = useRef(-Infinity);
  useEffect(() => {
    const act = (shortcut: NonNullable<Shortcut>) => {
      if (shortcut.does === 'palette' || shortcut.does === 'list') setOpen(shortcut.does);
      if (shortcut.does === 'search') focusSearch(() => setOpen('palette'));
      if (shortcut.does === 'go') void navigate(wayTo(shortcut.to) as never);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const isWaiting = event.timeStamp - waitingSince.current < waitsMs;
      const shortcut = shortcutOf(event, isTypingIn(event.target), isWaiting);
      waitingSince.current = shortcut?.does === 'wait' ? event.timeStamp : -Infinity;
      if (!shortcut || shortcut.does === 'wait') return;
      event.preventDefault();
      act(shortcut);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [navigate, wayTo]);
  const close = () => setOpen(null);
  return (
    <>
      <UnstyledButton
        className={styles.search}
        onClick={() => setOpen('palette')}
        onPointerEnter={() => void fetchPalette()}
        aria-haspopup="dialog"
        aria-keyshortcuts={isApple ? 'Meta+K' : 'Control+K'}
      >
        <Trans>
          <SearchIcon size={16} />
          Search<kbd aria-hidden="true">{isApple ? '⌘K' : 'Ctrl K'}</kbd>
        </Trans>
      </UnstyledButton>
      <Suspense>
        {open === 'palette' && <Palette scopes={scopes} onClose={close} onKeys={() => setOpen('list')} />}
        {open === 'list' && <ShortcutList scopes={scopes} onClose={close} />}
      </Suspense>
    </>
  );
}

/** Into the page's own search where it has one. */
function focusSearch(otherwise: () => void): void {
  const field = document.querySelector<HTMLInputElement>('#content input[type="search"]');
  if (field) field.focus();
  else otherwise();
}
