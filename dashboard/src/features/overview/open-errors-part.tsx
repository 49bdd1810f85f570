import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Anchor, Group, List, Paper, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ErrorGroup } from '../../../../server/errors/schema.ts';
import { apiGet } from '../../api/client.ts';
import type { Page } from '../../api/pages.ts';
import { useMay } from '../../ui/may.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';

const mostShown = 3;

type Of = { scenario: string | undefined; customer: string | undefined };

const openErrorsQuery = (of: Of) =>
  queryOptions({
    queryKey: ['/admin/errors', 'most frequent', of],
    queryFn: ({ signal }) =>
      apiGet<Page<ErrorGroup>>(
        '/admin/errors',
        { state: 'open', order: 'count', limit: mostShown, ...of },
        signal,
      ),
  });

/** What fails most often and nobody has mended; nothing while nothing does. */
export function OpenErrorsPart({ of }: { of: Of }) {
  const mayRead = useMay('settings:read');
  const { data } = useQuery({ ...openErrorsQuery(of), enabled: mayRead });
  if (!data || data.items.length === 0) return null;
  return (
    <Part
      title={t`Failing most often`}
      actions={
        <Anchor
          component={Link}
          to="/dashboard/errors"
          search={{ state: 'open', ...of } as never}
          fz="sm"
        >{t`All errors`}</Anchor>
      }
    >
      <Paper p="md">
        <List
          listStyleType="none"
          spacing="md"
          styles={{ itemWrapper: { width: '100%' }, itemLabel: { width: '100%' } }}
        >
          {data.items.map((error) => (
            <List.Item key={error.id} data-error={error.id}>
              <Group gap="xs" wrap="nowrap" align="baseline" justify="space-between">
                <Anchor
                  component={Link}
                  to="/dashboard/errors/$id"
                  params={{ id: error.id } as never}
                  fz="sm"
                  style={{ overflowWrap: 'anywhere' }}
                >
                  {error.title}
                </Anchor>
                <Text fz="sm" c="dimmed" ta="end" style={{ whiteSpace: 'nowrap' }}>
                  {error.count}×
                </Text>
              </Group>
              <Text fz="xs" c="dimmed">
                <Trans>
                  {error.scenario?.title ?? error.operation ?? t`The server`},{' '}
                  {customersText(error.customers)}, last <TimeText at={error.lastSeenAt} relative />
                </Trans>
              </Text>
            </List.Item>
          ))}
        </List>
      </Paper>
    </Part>
  );
}

const customersText = (customers: number) =>
  plural(customers, { one: `${customers || 'no'} customer`, other: `${customers || 'no'} customers` });
