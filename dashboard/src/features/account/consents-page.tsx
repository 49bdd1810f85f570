import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Paper, Stack, Switch, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Consent } from '../../../../server/accounts/schema.ts';
import { apiGet, apiPut } from '../../api/client.ts';
import { pagedQuery } from '../../api/pages.ts';
import { wordsOf } from '../../format/words.ts';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { showToast } from '../../ui/toast.ts';

type Word = z.infer<typeof Consent>;

/** What is asked of customers, with what holds while they have not said anything. */
const purposes = [
  { purpose: 'productNews', label: t`News about new scenarios`, byDefault: false },
  { purpose: 'completionMails', label: t`Mails about what your installations bring you`, byDefault: true },
  { purpose: 'calibrationMails', label: t`Mails that ask how long your work takes by hand`, byDefault: true },
  { purpose: 'checkoutReminders', label: t`Reminders of checkouts that you left`, byDefault: false },
  { purpose: 'fixMails', label: t`Mails about versions that mend what you told us`, byDefault: true },
  { purpose: 'upgradeMails', label: t`Mails about new versions for your installations`, byDefault: true },
  { purpose: 'recommendations', label: t`Recommendations by what you and others use`, byDefault: true },
] as const;
/** What the account rests on: withdrawn by erasing the account. */
const fixed: Record<string, string> = {
  terms: t`The terms`,
  privacy: t`The privacy notes`,
};

const consentsQuery = {
  queryKey: ['/v1/consents'],
  queryFn: ({ signal }: { signal: AbortSignal }) => apiGet<{ items: Word[] }>('/v1/consents', {}, signal),
};
const historyQuery = pagedQuery<Word>('/v1/consents/history', { limit: 20 });

const labelOf = (purpose: string): string =>
  purposes.find((one) => one.purpose === purpose)?.label ?? fixed[purpose] ?? wordsOf(purpose);

const columns: Column<Word>[] = [
  { key: 'purpose', header: t`For`, cell: ({ purpose }) => labelOf(purpose) },
  { key: 'granted', header: t`You said`, cell: ({ granted }) => (granted ? t`Yes` : t`No`) },
  { key: 'when', header: t`On`, cell: ({ recordedAt }) => <TimeText at={recordedAt} /> },
  { key: 'version', header: t`Text`, cell: ({ policyVersion }) => policyVersion },
];

/** What the customer agreed to, since when and to which text, and the way to change it. */
export function AccountConsentsPage() {
  const query = useQuery(consentsQuery);
  const history = useInfiniteQuery(historyQuery);
  return (
    <>
      <PageHeader
        title={t`Consents`}
        description={t`What your data may be used for. A change counts at once; what you said before stays on record.`}
      />
      <Stack gap="xl">
        <DataState query={query}>
          {({ items }) => (
            <Paper p="md">
              <Stack gap="md">
                {purposes.map((each) => (
                  <ConsentSwitch key={each.purpose} {...each} words={items} />
                ))}
                {items
                  .filter(({ purpose }) => fixed[purpose])
                  .map(({ purpose, recordedAt, policyVersion }) => (
                    <Text key={purpose} fz="xs" c="dimmed">
                      <Trans>
                        {labelOf(purpose)}: agreed to <TimeText at={recordedAt} />, version {policyVersion}.
                        Erase your account to withdraw.
                      </Trans>
                    </Text>
                  ))}
              </Stack>
            </Paper>
          )}
        </DataState>
        <Part title={t`History`}>
          <PagedTable
            label={t`History of consents`}
            query={history}
            columns={columns}
            rowKey={({ purpose, recordedAt }) => `${purpose} ${recordedAt}`}
            empty={
              <EmptyState
                title={t`Nothing said yet`}
              >{t`Each change shows here with its instant.`}</EmptyState>
            }
          />
        </Part>
      </Stack>
    </>
  );
}

function ConsentSwitch(props: { purpose: string; label: string; byDefault: boolean; words: Word[] }) {
  const { purpose, label, byDefault, words } = props;
  const queries = useQueryClient();
  const said = words.find((word) => word.purpose === purpose);
  const policyVersion = words.find((word) => word.purpose === 'privacy')?.policyVersion ?? 'account-page';
  const changing = useMutation({
    mutationFn: (granted: boolean) =>
      apiPut<{ items: Word[] }>('/v1/consents', { consents: [{ purpose, granted, policyVersion }] }),
    onSuccess: (answer) => {
      queries.setQueryData(consentsQuery.queryKey, answer);
      void queries.invalidateQueries({ queryKey: historyQuery.queryKey });
    },
    onError: ({ message }) => showToast({ title: t`It stays as it was`, message, isBad: true }),
  });
  return (
    <Switch
      label={label}
      description={
        said ? (
          <Trans>
            Since <TimeText at={said.recordedAt} />, version {said.policyVersion}
          </Trans>
        ) : (
          t`You have not said anything yet.`
        )
      }
      checked={changing.isPending ? changing.variables : (said?.granted ?? byDefault)}
      onChange={(event) => changing.mutate(event.currentTarget.checked)}
    />
  );
}
