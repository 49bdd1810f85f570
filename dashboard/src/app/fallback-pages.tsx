import { t } from '@lingui/core/macro';
import { Button, Center } from '@mantine/core';
import { Link, useLocation, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useEffect } from 'react';
import { EmptyState, ProblemAlert } from '../ui/data-state.tsx';

/** Stands for an address that leads nowhere; operators are led back to their overview, everybody else to the library. */
export function NotFoundPage() {
  const isOperators = useLocation().pathname.startsWith('/dashboard');
  useEffect(() => {
    document.title = t`There is no such page · Scenario Library`;
  }, []);
  return (
    <Center mih="60vh">
      <EmptyState
        title={t`There is no such page`}
        action={
          isOperators ? (
            <Button component={Link} to="/dashboard" variant="default">{t`To the overview`}</Button>
          ) : (
            <Button component="a" href="/" variant="default">{t`To the library`}</Button>
          )
        }
      >{t`The address may be mistyped, or what was here has been taken away.`}</EmptyState>
    </Center>
  );
}

/** Stands for a page that could not be shown, with a way to try again. */
export function PageErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = async () => {
    reset();
    await router.invalidate();
  };
  return (
    <Center mih="60vh" p="md">
      <ProblemAlert error={error instanceof Error ? error : new Error(String(error))} retry={retry} />
    </Center>
  );
}
