import { t } from '@lingui/core/macro';
import { UnstyledButton } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Session } from '../api/session.ts';
import { DownIcon } from '../ui/icons.tsx';
import { useWayTo } from './kept-question.ts';
import { navigation } from './navigation.ts';
import styles from './shell.module.css';

/** What whoever is signed in may read. */
function navigationOf({ scopes }: Session) {
  return navigation
    .map(({ title, pages }) => ({ title, pages: pages.filter(({ scope }) => scopes.includes(scope)) }))
    .filter(({ pages }) => pages.length > 0);
}

/** The pages in groups, each of which can be folded: then only the page of it that is open is shown. What is folded is kept in this browser. */
export function NavigationGroups({ session, onChoose }: { session: Session; onChoose: () => void }) {
  const [folded, setFolded] = useLocalStorage<string[]>({
    key: 'folded-navigation',
    defaultValue: [],
    getInitialValueInEffect: false,
  });
  const wayTo = useWayTo();
  const list = useRef<HTMLDivElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    links.findLast((link) => pathname.startsWith(link.pathname))?.scrollIntoView({ block: 'nearest' });
  }, [pathname]);
  const toggle = (title: string) =>
    setFolded((before) =>
      before.includes(title) ? before.filter((one) => one !== title) : [...before, title],
    );
  return (
    <div className={styles.groups} ref={list}>
      {navigationOf(session).map(({ title, pages }) => {
        const isFolded = title !== null && folded.includes(title);
        return (
          <div
            key={title ?? 'first'}
            role="group"
            aria-label={title ?? t`At a glance`}
            className={styles.group}
            data-folded={isFolded}
          >
            {title && (
              <UnstyledButton
                className={styles.groupTitle}
                aria-expanded={!isFolded}
                onClick={() => toggle(title)}
              >
                {title}
                <DownIcon size={13} />
              </UnstyledButton>
            )}
            {pages.map(({ to, label, Icon, exact }) => (
              <Link
                key={to}
                {...wayTo(to)}
                className={styles.link}
                activeOptions={{ exact, includeSearch: false }}
                onClick={onChoose}
              >
                <Icon />
                {label}
              </Link>
            ))}
          </div>
        );
      })}
    </div>
  );
}
