import { t } from '@lingui/core/macro';
import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { DataState } from '../../ui/data-state.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { AlertCard } from './alert-card.tsx';
import { alertQuery } from './alerts-query.ts';

/** The alert that a message leads to, whatever became of it. */
export function OneAlert({ id }: { id: string }) {
  const { write } = useAddress();
  const query = useQuery(alertQuery(id));
  return (
    <Stack>
      <DataState query={query}>{(alert) => <AlertCard alert={alert} />}</DataState>
      <Button
        variant="default"
        onClick={() => write({ alert: undefined })}
        style={{ alignSelf: 'flex-start' }}
      >{t`Show all alerts`}</Button>
    </Stack>
  );
}
