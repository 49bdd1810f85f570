import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Text, Timeline } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { assigneesQuery, type FeedbackDossier } from './feedback-query.ts';
import { kindWords, severityWords, statusWords } from './feedback-words.ts';

type Step = FeedbackDossier['history'][number];

const words: Record<string, string> = { ...statusWords, ...kindWords, ...severityWords, noRun: t`no run` };
const fields: Record<Step['field'], string> = {
  status: 'Status',
  run: t`Run`,
  kind: 'Kind',
  severity: t`Severity`,
  assignee: t`Assignee`,
  duplicateOf: t`Duplicate of`,
  fix: t`Version with the fix`,
  reply: t`Answered`,
  message: t`Words added`,
};
const authors = { customer: t`the customer`, operator: t`an operator`, library: t`the library` } as const;

/** What became of it, newest last. */
export function HistoryPart({ history }: { history: readonly Step[] }) {
  const assignees = useQuery(assigneesQuery).data?.items ?? [];
  if (history.length === 0) return null;
  const names = new Map(assignees.map(({ id, name }) => [id, name]));
  const told = (value: string | null) =>
    value === null ? 'nothing' : (words[value] ?? names.get(value) ?? value);
  return (
    <Part title={t`History`}>
      <Timeline bulletSize={14} lineWidth={2} active={history.length} aria-label={t`History`}>
        {history.map((step) => (
          <Timeline.Item key={`${step.at} ${step.field} ${step.current}`}>
            <Text fz="sm">
              {fields[step.field]}
              {step.former === null && step.current === null
                ? ''
                : `: ${told(step.former)} → ${told(step.current)}`}
            </Text>
            <Text fz="xs" c="dimmed">
              {step.reason !== null ? (
                <Trans>
                  <TimeText at={step.at} />, by {step.operator ?? authors[step.by]} · {step.reason}
                </Trans>
              ) : (
                <Trans>
                  <TimeText at={step.at} />, by {step.operator ?? authors[step.by]}
                </Trans>
              )}
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
    </Part>
  );
}
