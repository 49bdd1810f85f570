import { t } from '@lingui/core/macro';
import { Code, Paper, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../../ui/data-state.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import type { ErrorDetail } from './errors-query.ts';

/** The newest occurrences, with what leads to the log, the customer and the run. */
export function ErrorSamples({ samples }: { samples: ErrorDetail['samples'] }) {
  return (
    <Part title={t`Samples`}>
      {samples.length === 0 ? (
        <Paper>
          <EmptyState
            title={t`No sample is kept`}
          >{t`They went with the customer whom they were of.`}</EmptyState>
        </Paper>
      ) : (
        <Stack>
          {samples.map((sample, index) => (
            // Samples have no id and never change their order.
            <Sample key={`${sample.occurredAt} ${index}`} sample={sample} />
          ))}
        </Stack>
      )}
    </Part>
  );
}

function Sample({ sample }: { sample: ErrorDetail['samples'][number] }) {
  const { occurredAt, message, stack, release, requestId, jobId, customerId, installationId, executionId } =
    sample;
  return (
    <Paper p="md" data-testid="sample">
      <Text fz="sm" mb="sm" style={{ overflowWrap: 'anywhere' }}>
        {message}
      </Text>
      {stack && (
        <Code block mb="sm" tabIndex={0} role="region" aria-label={t`Frames of our own source`}>
          {stack}
        </Code>
      )}
      <Facts>
        <Fact name={t`When`}>
          <TimeText at={occurredAt} />
        </Fact>
        <Fact name={t`Release`}>{release}</Fact>
        {requestId && (
          <Fact name={t`Request`}>
            <Code>{requestId}</Code>
          </Fact>
        )}
        {jobId && (
          <Fact name={t`Job`}>
            <Code>{jobId}</Code>
          </Fact>
        )}
        {executionId && (
          <Fact name={t`Execution`}>
            <Code>{executionId}</Code>
          </Fact>
        )}
        {installationId && (
          <Fact name={t`Installation`}>
            <Link to="/dashboard/installations/$id" params={{ id: installationId }}>
              <Code>{installationId}</Code>
            </Link>
          </Fact>
        )}
        {customerId && (
          <Fact name={t`Customer`}>
            <Link to="/dashboard/customers/$id" params={{ id: customerId }}>
              <Code>{customerId}</Code>
            </Link>
          </Fact>
        )}
      </Facts>
    </Paper>
  );
}
