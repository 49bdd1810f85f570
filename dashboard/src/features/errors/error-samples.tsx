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
    <Part title="Samples">
      {samples.length === 0 ? (
        <Paper>
          <EmptyState title="No sample is kept">They went with the customer whom they were of.</EmptyState>
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
        <Code block mb="sm" tabIndex={0} role="region" aria-label="Frames of our own source">
          {stack}
        </Code>
      )}
      <Facts>
        <Fact name="When">
          <TimeText at={occurredAt} />
        </Fact>
        <Fact name="Release">{release}</Fact>
        {requestId && (
          <Fact name="Request">
            <Code>{requestId}</Code>
          </Fact>
        )}
        {jobId && (
          <Fact name="Job">
            <Code>{jobId}</Code>
          </Fact>
        )}
        {executionId && (
          <Fact name="Execution">
            <Code>{executionId}</Code>
          </Fact>
        )}
        {installationId && (
          <Fact name="Installation">
            <Link to="/dashboard/installations/$id" params={{ id: installationId }}>
              <Code>{installationId}</Code>
            </Link>
          </Fact>
        )}
        {customerId && (
          <Fact name="Customer">
            <Link to="/dashboard/customers/$id" params={{ id: customerId }}>
              <Code>{customerId}</Code>
            </Link>
          </Fact>
        )}
      </Facts>
    </Paper>
  );
}
