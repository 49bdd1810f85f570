import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Alert, Box, Button, Code, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { ApiProblem } from '../api/problem.ts';
import styles from './data-state.module.css';
import { AlertIcon } from './icons.tsx';

/** What DataState needs of a TanStack query; a plain object serves as well. */
export type QueryLike<Data> = {
  data: Data | undefined;
  error: Error | null;
  isPlaceholderData?: boolean;
  refetch: () => unknown;
};

type DataStateProps<Data> = {
  query: QueryLike<Data>;
  /** Stands where the content will stand, in its size. */
  skeleton?: ReactNode;
  isEmpty?: (data: Data) => boolean;
  empty?: ReactNode;
  children: (data: Data) => ReactNode;
};

/**
 * Decides in one place what is shown for a query: loading, error with a way to try again, empty, or the content. Content once there stays
 * while it is read again, and when that fails.
 */
export function DataState<Data>({ query, skeleton, isEmpty, empty, children }: DataStateProps<Data>) {
  const { data, error } = query;
  if (data === undefined) {
    return error ? <ProblemAlert error={error} retry={query.refetch} /> : <Loading skeleton={skeleton} />;
  }
  const content = isEmpty?.(data) ? (empty ?? <EmptyState title={t`Nothing here yet`} />) : children(data);
  return (
    <Stack gap="md">
      {error && <ProblemAlert error={error} retry={query.refetch} stale />}
      <Box aria-busy={query.isPlaceholderData ?? false} opacity={query.isPlaceholderData ? 0.6 : 1}>
        {content}
      </Box>
    </Stack>
  );
}

function Loading({ skeleton }: { skeleton: ReactNode }) {
  return (
    <div role="status" aria-label={t`Loading`}>
      {skeleton ?? (
        <Stack gap="sm">
          <Skeleton height={20} width="40%" />
          <Skeleton height={120} />
        </Stack>
      )}
    </div>
  );
}

/** A failed request in words, with its request id and a way to try again. */
export function ProblemAlert(props: { error: Error; retry?: () => unknown; stale?: boolean }) {
  const { error, retry, stale } = props;
  const problem = error instanceof ApiProblem ? error : null;
  const title = stale
    ? t`Could not refresh; these are the last figures`
    : (problem?.title ?? t`Something went wrong`);
  return (
    <Alert color="red" title={title} icon={<AlertIcon />} role="alert" className={styles.problem}>
      <Stack gap="xs" align="flex-start">
        <Text fz="sm">{problem?.detail ?? error.message}</Text>
        {problem && problem.errors.length > 0 && (
          <ul style={{ margin: 0, paddingInlineStart: 18 }}>
            {problem.errors.map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                <Code>{path}</Code> {message}
              </li>
            ))}
          </ul>
        )}
        <Group gap="sm">
          {retry && <Button size="xs" variant="default" onClick={() => void retry()}>{t`Try again`}</Button>}
          {problem?.requestId && (
            <Text fz="xs" c="dimmed">
              <Trans>
                Request <Code>{problem.requestId}</Code>
              </Trans>
            </Text>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}

/** Says that there is nothing, why, and what to do next. */
export function EmptyState(props: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center">
      <Title order={2} fz={16}>
        {props.title}
      </Title>
      {props.children && (
        <Text c="dimmed" fz="sm" maw={440} style={{ textWrap: 'balance' }}>
          {props.children}
        </Text>
      )}
      {props.action}
    </Stack>
  );
}
