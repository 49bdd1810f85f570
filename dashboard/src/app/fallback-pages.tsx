import { Button, Center } from '@mantine/core';
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { EmptyState, ProblemAlert } from '../ui/data-state.tsx';

/** Stands for an address that leads nowhere. */
export function NotFoundPage() {
  return (
    <Center mih="60vh">
      <EmptyState
        title="There is no such page"
        action={
          <Button component={Link} to="/dashboard" variant="default">
            To the overview
          </Button>
        }
      >
        The address may be mistyped, or what was here has been taken away.
      </EmptyState>
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
