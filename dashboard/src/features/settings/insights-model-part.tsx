import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Blockquote, Button, Checkbox, Code, Group, List, Paper, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { DataState } from '../../ui/data-state.tsx';
import { HistoryLink } from '../../ui/history-link.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { WhyField } from '../../ui/why-field.tsx';
import {
  insightsModelPath,
  insightsModelQuery,
  putInsightsModel,
  type ModelAnswer,
} from './insights-model-query.ts';

/** A language model that may put insights into other words: off until somebody consents to what is sent. */
export function InsightsModelPart() {
  const query = useQuery(insightsModelQuery);
  return (
    <Part
      title={t`Language model for insights`}
      description={t`It may put the sentences of the overview into other words. No figure needs it.`}
    >
      <DataState query={query}>{(model) => <ModelCard model={model} />}</DataState>
    </Part>
  );
}

function ModelCard({ model }: { model: ModelAnswer }) {
  const { isConfigured, isOn, consentedAt, host } = model;
  return (
    <Paper p="md">
      <Stack gap="md">
        <Group gap="xs">
          <StatusBadge status={isOn ? 'on' : 'off'} />
          {isOn && consentedAt !== null && (
            <Text fz="sm">
              <Trans>
                since <TimeText at={consentedAt} />
              </Trans>
            </Text>
          )}
          <Text fz="sm" c="dimmed">
            {host === null ? (
              <Trans>
                Set <Code>INSIGHTS_MODEL_URL</Code> and restart to be able to switch one on.
              </Trans>
            ) : (
              <Trans>
                <Code>{model.model}</Code> at <Code>{host}</Code>
              </Trans>
            )}
          </Text>
        </Group>
        <WhatIsSent model={model} />
        <HistoryLink path={insightsModelPath} />
        {isConfigured && <WhoMay scope="settings:write">{isOn ? <Off /> : <On host={host ?? ''} />}</WhoMay>}
      </Stack>
    </Paper>
  );
}

function WhatIsSent({ model: { isOn, instructions, sentences } }: { model: ModelAnswer }) {
  return (
    <Stack gap="xs">
      <Text fz="sm" fw={600}>
        {isOn ? t`What is sent` : t`What would be sent, and nothing else`}
      </Text>
      <Blockquote p="sm" fz="sm">
        {instructions}
      </Blockquote>
      {sentences.length === 0 ? (
        <Text
          fz="sm"
          c="dimmed"
        >{t`With each sentence; there is none now, because nothing stands out.`}</Text>
      ) : (
        <List fz="sm" spacing={4}>
          {sentences.map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
      )}
      <Text
        fz="sm"
        c="dimmed"
      >{t`Titles, names and error codes stay here. Its words are shown only where every number is found equal; else the plain ones.`}</Text>
    </Stack>
  );
}

function useSwitch(isOn: boolean) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) => putInsightsModel(isOn, reason.trim()),
    onSuccess: () =>
      queries.invalidateQueries({ predicate: ({ queryKey: [path] }) => /insights/.test(String(path)) }),
  });
}

function On({ host }: { host: string }) {
  const [hasConsented, setHasConsented] = useState(false);
  const [reason, setReason] = useState('');
  const switching = useSwitch(true);
  return (
    <Stack gap="xs" align="flex-start">
      <Checkbox
        label={t`These sentences may be sent to ${host}.`}
        checked={hasConsented}
        onChange={(event) => setHasConsented(event.currentTarget.checked)}
      />
      <WhyField value={reason} onChange={setReason} />
      <Button
        disabled={!hasConsented}
        loading={switching.isPending}
        onClick={() => switching.mutate(reason)}
      >{t`Switch it on`}</Button>
      <Refusal error={switching.error} />
    </Stack>
  );
}

function Off() {
  const [reason, setReason] = useState('');
  const switching = useSwitch(false);
  return (
    <Stack gap="xs" align="flex-start">
      <WhyField value={reason} onChange={setReason} />
      <Button
        variant="default"
        loading={switching.isPending}
        onClick={() => switching.mutate(reason)}
      >{t`Switch it off`}</Button>
      <Refusal error={switching.error} />
    </Stack>
  );
}

function Refusal({ error }: { error: Error | null }) {
  return (
    error && (
      <Text fz="sm" c="red" role="alert">
        {error.message}
      </Text>
    )
  );
}
