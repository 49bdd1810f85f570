import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AccountExport } from '../../../../server/privacy/schema.ts';
import { apiGet, apiPost } from '../../api/client.ts';
import { formatCount } from '../../format/number.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';

const exportPath = '/v1/account/export';

/** It is gathered on the server, so the page can be left meanwhile. */
export function ExportPart() {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: [exportPath],
    queryFn: async ({ signal }) => (await apiGet<AccountExport | undefined>(exportPath, {}, signal)) ?? null,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.state === 'gathering' ? 1_000 : false),
  });
  const asking = useMutation({
    mutationFn: () => apiPost<AccountExport>(exportPath),
    onSuccess: (answer) => queries.setQueryData([exportPath], answer),
  });
  const found = query.data;
  return (
    <Part
      title={t`Take it with you`}
      description={t`One JSON file with every row that is kept about you: account, orders, installations, runs, feedback and more.`}
    >
      <Paper p="md">
        <Stack gap="sm" align="flex-start">
          {(query.error ?? asking.error) && <ProblemAlert error={(query.error ?? asking.error)!} />}
          {found?.state === 'gathering' && (
            <Stack gap={6} w="100%" role="status">
              <Progress
                value={(found.tablesDone / found.tableCount) * 100}
                aria-label={t`How far the export is`}
              />
              <Text fz="sm">{t`${found.tablesDone} of ${found.tableCount} kinds of data, ${formatCount(found.rowCount)} rows. You may leave this page.`}</Text>
            </Stack>
          )}
          {found?.state === 'ready' && (
            <Text fz="sm">
              <Trans>
                Ready since <TimeText at={found.readyAt} />: {formatCount(found.rowCount)} rows. It is deleted{' '}
                <TimeText at={found.expiresAt} />.
              </Trans>
            </Text>
          )}
          {found?.state === 'failed' && (
            <Text fz="sm">{t`The last export was not finished. Ask for another.`}</Text>
          )}
          <Group gap="xs">
            {found?.state === 'ready' && found.downloadUrl && (
              <Button component="a" href={found.downloadUrl}>{t`Download`}</Button>
            )}
            {found?.state !== 'gathering' && (
              <Button
                variant={found?.state === 'ready' ? 'default' : 'filled'}
                loading={asking.isPending || query.isPending}
                onClick={() => asking.mutate()}
              >
                {found?.state === 'ready' ? t`Make another` : t`Export everything`}
              </Button>
            )}
          </Group>
        </Stack>
      </Paper>
    </Part>
  );
}
