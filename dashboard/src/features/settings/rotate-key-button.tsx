import { t } from '@lingui/core/macro';
import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { CreatedKey } from '../../ui/created-key.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { WhyField } from '../../ui/why-field.tsx';
import { apiKeysQuery, rotateApiKey, type ApiKey } from './api-keys-query.ts';

const overlaps = [
  { value: '1', label: t`One hour` },
  { value: '24', label: t`One day` },
  { value: '168', label: t`One week` },
  { value: '0', label: t`Not at all` },
];

/** Makes a new key in the place of one that goes on working until its scripts are changed over. */
export function RotateKeyButton({ apiKey: { id, name } }: { apiKey: ApiKey }) {
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [overlap, setOverlap] = useState('24');
  const [reason, setReason] = useState('');
  const rotation = useMutation({
    mutationFn: () => rotateApiKey(id, Number(overlap), reason.trim()),
    onSuccess: () => queries.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  });
  const close = () => {
    setOpen(false);
    rotation.reset();
  };
  return (
    <WhoMay scope="settings:write">
      <Button
        variant="subtle"
        size="compact-sm"
        aria-label={t`Rotate ${name}`}
        onClick={() => setOpen(true)}
      >{t`Rotate`}</Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={rotation.data ? t`Your new key` : t`Rotate ${name}`}
        closeOnClickOutside={!rotation.data}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        {rotation.data ? (
          <CreatedKey apiKey={rotation.data.key} onDone={close} />
        ) : (
          <Stack>
            {rotation.error && <ProblemAlert error={rotation.error} />}
            <Text fz="sm">{t`A key of the same name and scopes takes its place.`}</Text>
            <Select
              label={t`The former key goes on working for`}
              data={overlaps}
              value={overlap}
              onChange={(chosen) => setOverlap(chosen ?? '24')}
              allowDeselect={false}
              data-autofocus
            />
            <WhyField value={reason} onChange={setReason} />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>{t`Cancel`}</Button>
              <Button
                loading={rotation.isPending}
                onClick={() => rotation.mutate()}
              >{t`Make the new key`}</Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </WhoMay>
  );
}
