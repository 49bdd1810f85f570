import { t } from '@lingui/core/macro';
import { Code, Group, Paper } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Part } from '../../ui/part.tsx';
import { PersonText } from '../../ui/person-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import type { AdminFeedback, FeedbackDossier } from './feedback-query.ts';
import { runLinkWords, sourceWords } from './feedback-words.ts';

const logWords = {
  namedRequest: t`Log of the request`,
  sendingRequest: t`Log of the sending`,
  run: t`Log around the run`,
} as const;

/** What it is about: customer, scenario, run, and the log lines that tell of it. */
export function SubjectPart({ dossier: { feedback, runError, logs } }: { dossier: FeedbackDossier }) {
  const { scenario, installationId, rating, customer, createdAt, source } = feedback;
  return (
    <Part title={t`What it is about`}>
      <Paper p="md">
        <Facts>
          <Fact name={t`Customer`}>
            <PersonText person={customer} />
          </Fact>
          <Fact name={t`Sent`}>
            <TimeText at={createdAt} />, {sourceWords[source]}
          </Fact>
          <Fact name={t`Scenario`}>
            {scenario ? (
              <Link to="/dashboard/scenarios/$slug" params={{ slug: scenario.slug }}>
                {scenario.title}
              </Link>
            ) : (
              t`The library as a whole`
            )}
          </Fact>
          {rating !== null && <Fact name={t`Rating`}>{t`${rating} of 5`}</Fact>}
          {installationId && (
            <Fact name={t`Installation`}>
              <Link to="/dashboard/installations/$id" params={{ id: installationId }}>
                <Code>{installationId}</Code>
              </Link>
            </Fact>
          )}
          <RunFacts feedback={feedback} runError={runError} />
          {logs.map((log) => (
            <Fact key={log.about} name={logWords[log.about]}>
              <Group gap={4} wrap="nowrap">
                <Code style={{ overflowWrap: 'anywhere' }}>
                  {log.field}={log.value}
                </Code>
                <CopyButton text={log.value} label={t`Copy the ${log.field}`} />
              </Group>
              {log.from !== null && log.to !== null && (
                <>
                  <TimeText at={log.from} /> – <TimeText at={log.to} />
                </>
              )}
            </Fact>
          ))}
        </Facts>
      </Paper>
    </Part>
  );
}

function RunFacts({
  feedback: { run, runLink },
  runError,
}: {
  feedback: AdminFeedback;
  runError: string | null;
}) {
  if (!run) return <Fact name={t`Run`}>{runLinkWords[runLink]}</Fact>;
  return (
    <>
      <Fact name={t`Run`}>
        <Group gap={8}>
          <Code>{run.taskKey === 'main' ? run.executionId : `${run.executionId} / ${run.taskKey}`}</Code>
          {run.status && <StatusBadge status={run.status} />}
        </Group>
      </Fact>
      <Fact name={t`Run began`}>
        <TimeText at={run.startedAt} absent={t`Not known any more`} />
      </Fact>
      {run.version !== null && <Fact name={t`Version`}>{run.version}</Fact>}
      {run.aiModel !== null && <Fact name={t`AI model`}>{run.aiModel}</Fact>}
      {run.errorCode !== null && (
        <Fact name={t`Error`}>
          <Code>{run.errorCode}</Code>
          {runError !== null && ` ${runError}`}
        </Fact>
      )}
    </>
  );
}
