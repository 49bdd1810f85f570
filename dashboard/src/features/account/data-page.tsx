import { Anchor, Button, Group, Modal, Paper, Progress, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccountExport } from '../../../../server/privacy/schema.ts';
import { accountSessionQuery } from '../../api/account.ts';
import { apiGet, apiPost, apiDelete } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import { formatCount } from '../../format/number.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { NarrowPage } from '../../ui/narrow-page.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';

const exportPath = '/v1/account/export';

/** Taking everything away, and being forgotten. */
export function AccountDataPage() {
  return (
    <>
      <PageHeader title="Your data" description="Everything that is kept about you is yours." />
      <Stack gap="xl">
        <ExportPart />
        <ErasePart />
      </Stack>
    </>
  );
}

/** It is gathered on the server, so the page can be left meanwhile. */
function ExportPart() {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: [exportPath],
    queryFn: async ({ signal }) => {
      try {
        return await apiGet<AccountExport>(exportPath, {}, signal);
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 404) return null;
        throw error;
      }
    },
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
      title="Take it with you"
      description="One JSON file with every row that is kept about you: account, orders, installations, runs, feedback and more."
    >
      <Paper p="md">
        <Stack gap="sm" align="flex-start">
          {(query.error ?? asking.error) && <ProblemAlert error={(query.error ?? asking.error)!} />}
          {found?.state === 'gathering' && (
            <Stack gap={6} w="100%" role="status">
              <Progress
                value={(found.tablesDone / found.tableCount) * 100}
                aria-label="How far the export is"
              />
              <Text fz="sm">
                {found.tablesDone} of {found.tableCount} kinds of data, {formatCount(found.rowCount)} rows.
                You may leave this page.
              </Text>
            </Stack>
          )}
          {found?.state === 'ready' && (
            <Text fz="sm">
              Ready since <TimeText at={found.readyAt} />: {formatCount(found.rowCount)} rows. It is deleted{' '}
              <TimeText at={found.expiresAt} />.
            </Text>
          )}
          {found?.state === 'failed' && (
            <Text fz="sm">The last export was not finished. Ask for another.</Text>
          )}
          <Group gap="xs">
            {found?.state === 'ready' && found.downloadUrl && (
              <Button component="a" href={found.downloadUrl}>
                Download
              </Button>
            )}
            {found?.state !== 'gathering' && (
              <Button
                variant={found?.state === 'ready' ? 'default' : 'filled'}
                loading={asking.isPending || query.isPending}
                onClick={() => asking.mutate()}
              >
                {found?.state === 'ready' ? 'Make another' : 'Export everything'}
              </Button>
            )}
          </Group>
        </Stack>
      </Paper>
    </Part>
  );
}

function ErasePart() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Part title="Be forgotten" description="At once, and for good.">
      <Paper p="md">
        <Stack gap="sm" align="flex-start">
          <Text fz="sm">
            Keys, sessions and stored tokens stop working; your name, addresses, words and what your runs said
            are deleted. Records of payments stay, because the law asks for them, and so do counts and sums,
            without you. What is installed in Make stays yours and runs on, but reports nothing here any more.
          </Text>
          <Button color="red.9" onClick={() => setIsOpen(true)}>
            Erase my account
          </Button>
        </Stack>
      </Paper>
      {isOpen && <EraseModal onClose={() => setIsOpen(false)} />}
    </Part>
  );
}

function EraseModal({ onClose }: { onClose: () => void }) {
  const { data: session } = useQuery(accountSessionQuery);
  const [email, setEmail] = useState('');
  const erasing = useMutation({
    mutationFn: () => apiEraseAccount(email.trim()),
    // The pages of an account that is gone would only ask in vain: the next one is loaded anew.
    onSuccess: () => globalThis.location.assign('/account/erased'),
  });
  const isTyped = email.trim().toLowerCase() === session?.customer.email;
  return (
    <Modal opened onClose={onClose} title="Erase your account?" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isTyped) erasing.mutate();
        }}
      >
        <Stack>
          {erasing.error && <ProblemAlert error={erasing.error} />}
          <Text fz="sm">This cannot be undone. Export your data first if you want to keep it.</Text>
          <TextInput
            label={`Type ${session?.customer.email ?? 'your address'} to go on`}
            autoComplete="off"
            data-autofocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Keep it
            </Button>
            <Button type="submit" color="red.9" disabled={!isTyped} loading={erasing.isPending}>
              Erase for good
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const apiEraseAccount = (email: string) => apiDelete('/v1/account', { body: { email } });

/** Where somebody ends who was forgotten. */
export function AccountErasedPage() {
  return (
    <NarrowPage title="You are forgotten">
      <Stack>
        <Text fz="sm">
          Your account is erased and you are signed out. The last traces in what runs said go within minutes.
        </Text>
        <Anchor href="/" fz="sm">
          Back to the library
        </Anchor>
      </Stack>
    </NarrowPage>
  );
}
