import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { candidatesQuery, type RunCandidate } from './feedback-query.ts';
import { unusualWords } from './feedback-words.ts';

/** Nobody knows yet; and: about none. */
export const notKnown = 'notKnown';
export const noRun = 'noRun';

/** Which run a customer means, of those of the last day that are likely; it may be said later too. */
export function RunChoice(props: {
  customer: string;
  value: RunCandidate | typeof notKnown | typeof noRun;
  onChange: (run: RunCandidate | typeof notKnown | typeof noRun) => void;
  error: ReactNode;
}) {
  const { customer, value, onChange, error } = props;
  const query = useQuery(candidatesQuery(customer));
  const candidates = query.data?.items ?? [];
  return (
    <Radio.Group
      label={t`Which run?`}
      description={describe(customer, query.isPending, candidates.length)}
      error={error}
      value={typeof value === 'string' ? value : String(value.candidate)}
      onChange={(chosen) =>
        onChange(
          chosen === noRun || chosen === notKnown
            ? chosen
            : (candidates.find(({ candidate }) => String(candidate) === chosen) ?? notKnown),
        )
      }
    >
      <Stack gap="xs" mt="xs">
        {query.error && <ProblemAlert error={query.error} />}
        {candidates.map(({ candidate, scenarioTitle, version, startedAt, executionId, reasons }) => (
          <Radio
            key={candidate}
            value={String(candidate)}
            label={
              <Trans>
                {scenarioTitle}, version {version} · <TimeText at={startedAt} />
                <Text fz="xs" c="dimmed">
                  {[executionId, ...reasons.map((reason) => unusualWords[reason])].join(' · ')}
                </Text>
              </Trans>
            }
          />
        ))}
        <Radio value={noRun} label={t`No run in particular`} />
        <Radio value={notKnown} label={t`Not known yet: the likely runs stay offered`} />
      </Stack>
    </Radio.Group>
  );
}

function describe(customer: string, isPending: boolean, count: number): string {
  if (customer === '') return t`Choose the customer to see their likely runs.`;
  if (isPending) return t`Looking for likely runs…`;
  return count > 0 ? t`The likeliest of the last 24 hours.` : t`Nothing ran in the last 24 hours.`;
}
