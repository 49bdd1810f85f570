import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { accountSessionQuery, leaveAccount } from '../../api/account.ts';
import { ReportingContext } from '../../format/reporting.ts';
import { BrandMark } from '../../ui/brand-mark.tsx';
import { SchemeToggle } from '../../ui/scheme-toggle.tsx';
import { showToast } from '../../ui/toast.ts';
import styles from './account.module.css';

const pages = [
  { to: '/account', label: t`Overview` },
  { to: '/account/installations', label: t`Installations` },
  { to: '/account/value', label: t`Value` },
  { to: '/account/orders', label: t`Orders` },
  { to: '/account/rewards', label: t`Points and offers` },
  { to: '/account/feedback', label: t`Feedback` },
  { to: '/account/keys', label: t`API keys` },
  { to: '/account/sessions', label: t`Signed in` },
  { to: '/account/consents', label: t`Consents` },
  { to: '/account/data', label: t`Your data` },
] as const;

/** The frame of a customer's own pages: where to go, who is signed in, and the way out. */
export function AccountShell() {
  const { data: session } = useSuspenseQuery(accountSessionQuery);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const leaving = useMutation({
    mutationFn: leaveAccount,
    onSuccess: async () => {
      await navigate({ to: '/account/sign-in' });
      queries.clear();
    },
    onError: ({ message }) => showToast({ title: t`You are still signed in`, message, isBad: true }),
  });
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);
  // On a phone the links are one line that scrolls: the page that is open is to be in sight.
  useEffect(() => {
    nav.current
      ?.querySelector(`[href="${pathname}"]`)
      ?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [pathname]);
  const reporting = { timeZone: session.reportingTimeZone, currency: session.reportingCurrency };
  return (
    <ReportingContext value={reporting}>
      <a href="#content" className={styles.skip}>{t`Skip to the content`}</a>
      <header className={styles.header}>
        <div className={styles.bar}>
          <a href="/" className={styles.brand} aria-label={t`Scenario Library, all scenarios`}>
            <BrandMark />
          </a>
          <Group gap={8} wrap="nowrap" miw={0}>
            <span className={styles.email} title={session.customer.email}>
              {session.customer.email}
            </span>
            <Button
              variant="default"
              size="xs"
              miw="max-content"
              loading={leaving.isPending}
              onClick={() => leaving.mutate()}
            >{t`Sign out`}</Button>
            <SchemeToggle />
          </Group>
        </div>
      </header>
      <div className={styles.frame}>
        <nav className={styles.nav} aria-label={t`Account`} ref={nav}>
          {pages.map(({ to, label }) => (
            <Link
              key={to}
              to={to}
              className={styles.link}
              activeOptions={{ exact: to === '/account', includeSearch: false }}
            >
              {label}
            </Link>
          ))}
        </nav>
        <main className={styles.main} id="content" tabIndex={-1}>
          {session.demo && (
            <p className={styles.demo} role="note">
              <Trans>
                <strong>{t`Demo data.`}</strong> This account was made up.
              </Trans>
            </p>
          )}
          <Outlet />
        </main>
      </div>
    </ReportingContext>
  );
}
