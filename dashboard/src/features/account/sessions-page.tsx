import { t } from '@lingui/core/macro';
import { Badge, Button, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { AccountSessionItem } from '../../../../server/accounts/schema.ts';
import { endOtherSessions } from '../../api/account.ts';
import { apiDelete } from '../../api/client.ts';
import { pagedQuery } from '../../api/pages.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { showToast } from '../../ui/toast.ts';

const sessionsQuery = pagedQuery<AccountSessionItem>('/v1/account/sessions', { limit: 50 });

const columnsWith = (end: (id: string) => void): Column<AccountSessionItem>[] => [
  {
    key: 'where',
    header: t`Signed in on`,
    cell: ({ userAgent, address, isThis }) => (
      <>
        {browserOf(userAgent)} {isThis && <Badge size="sm" variant="light" tt="none">{t`Here`}</Badge>}
        <Text fz="xs" c="dimmed">
          {address ?? t`Address not known`}
        </Text>
      </>
    ),
  },
  { key: 'by', header: t`By`, cell: ({ isByKey }) => (isByKey ? t`An API key` : t`A mailed link`) },
  { key: 'since', header: t`Since`, cell: ({ createdAt }) => <TimeText at={createdAt} /> },
  { key: 'used', header: t`Last used`, cell: ({ lastUsedAt }) => <TimeText at={lastUsedAt} relative /> },
  { key: 'until', header: t`Until`, cell: ({ expiresAt }) => <TimeText at={expiresAt} /> },
  {
    key: 'actions',
    header: t`Actions`,
    isHeaderHidden: true,
    align: 'end',
    cell: ({ id, isThis, userAgent }) =>
      !isThis && (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={t`Sign out ${browserOf(userAgent)}`}
          onClick={() => end(id)}
        >{t`Sign out`}</Button>
      ),
  },
];

/** Where the customer is signed in, each with its end. */
export function AccountSessionsPage() {
  const query = useInfiniteQuery(sessionsQuery);
  const queries = useQueryClient();
  const ending = useMutation({
    mutationFn: (id: string | null) =>
      id === null ? endOtherSessions() : apiDelete(`/v1/account/sessions/${encodeURIComponent(id)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
    onError: ({ message }) => showToast({ title: t`It is still signed in`, message, isBad: true }),
  });
  return (
    <>
      <PageHeader
        title={t`Signed in`}
        description={t`Where your account is open on the web. A session that you do not know: sign it out, and replace your API keys.`}
        actions={
          <Button
            variant="default"
            loading={ending.isPending}
            onClick={() => ending.mutate(null)}
          >{t`Sign out everywhere else`}</Button>
        }
      />
      <PagedTable
        label={t`Sessions`}
        query={query}
        columns={columnsWith((id) => ending.mutate(id))}
        rowKey={({ id }) => id}
        empty={<EmptyState title={t`Nowhere`}>{t`You are not signed in on the web.`}</EmptyState>}
      />
    </>
  );
}

/** A browser and its system, as far as its own words tell. */
function browserOf(userAgent: string | null): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(userAgent ?? '')?.[1];
  const system = /(Windows|iPhone|iPad|Android|Mac OS X|Linux)/.exec(userAgent ?? '')?.[1];
  const names: Record<string, string> = { Edg: t`Edge`, OPR: t`Opera` };
  if (browser === undefined) return t`A browser`;
  return `${names[browser] ?? browser}${system ? t` on ${system.replace('Mac OS X', 'macOS')}` : ''}`;
}
