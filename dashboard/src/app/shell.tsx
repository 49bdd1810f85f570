import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { sessionQuery } from '../api/session.ts';
import { ReportingContext } from '../format/reporting.ts';
import { BrandMark } from '../ui/brand-mark.tsx';
import { SchemeToggle } from '../ui/scheme-toggle.tsx';
import { NavigationGroups } from './navigation-groups.tsx';
import { OperatorMenu } from './operator-menu.tsx';
import { QuickKeys } from './palette/quick-keys.tsx';
import styles from './shell.module.css';
import { WorkIndicator } from './work-indicator.tsx';

/** The frame of every operators' page: navigation, who is signed in, and whether the figures are a demonstration. */
export function Shell() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const reporting = { timeZone: session.reportingTimeZone, currency: session.reportingCurrency };
  return (
    <ReportingContext value={reporting}>
      <a href="#content" className={styles.skip}>{t`Skip to the content`}</a>
      <div className={styles.frame}>
        <header className={styles.header}>
          <BrandMark />
          <Burger
            opened={isOpen}
            onClick={toggle}
            size="sm"
            aria-label={t`Navigation`}
            aria-expanded={isOpen}
          />
        </header>
        <WorkIndicator />
        <nav className={styles.navbar} aria-label={t`Main`} data-open={isOpen}>
          <Group px={8} pb="md" justify="space-between">
            <BrandMark />
            <Burger opened hiddenFrom="sm" onClick={close} size="sm" aria-label={t`Close navigation`} />
          </Group>
          <QuickKeys scopes={session.scopes} />
          <NavigationGroups session={session} onChoose={close} />
          <Group justify="space-between" wrap="nowrap" gap={4}>
            <OperatorMenu operator={session.operator} />
            <SchemeToggle />
          </Group>
        </nav>
        <main className={styles.main} id="content" tabIndex={-1}>
          <div className={styles.content}>
            {session.demo && (
              <div className={styles.demo} role="note">
                <Trans>
                  <strong>{t`Demo data.`}</strong> These customers, payments and runs were made up by{' '}
                  <code>npm run demo</code>.
                </Trans>
              </div>
            )}
            <Outlet />
          </div>
        </main>
      </div>
    </ReportingContext>
  );
}
