import { Text, Timeline } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { assigneesQuery, type FeedbackDossier } from './feedback-query.ts';
import { kindWords, severityWords, statusWords } from './feedback-words.ts';

type Step = FeedbackDossier['history'][number];

const words: Record<string, string> = { ...statusWords, ...kindWords, ...severityWords, noRun: 'no run' };
const fields: Record<Step['field'], string> = {
  status: 'Status',
  run: 'Run',
  kind: 'Kind',
  severity: 'Severity',
  assignee: 'Assignee',
  duplicateOf: 'Duplicate of',
  fix: 'Version with the fix',
  reply: 'Answered',
  message: 'Words added',
};
const authors = { customer: 'the customer', operator: 'an operator', library: 'the library' } as const;

/** What became of it, newest last. */
export function HistoryPart({ history }: { history: readonly Step[] }) {
  const assignees = useQuery(assigneesQuery).data?.items ?? [];
  if (history.length === 0) return null;
  const names = new Map(assignees.map(({ id, name }) => [id, name]));
  const told = (value: string | null) =>
    value === null ? 'nothing' : (words[value] ?? names.get(value) ?? value);
  return (
    <Part title="History">
      <Timeline bulletSize={14} lineWidth={2} active={history.length} aria-label="History">
        {history.map((step) => (
          <Timeline.Item key={`${step.at} ${step.field} ${step.current}`}>
            <Text fz="sm">
              {fields[step.field]}
              {step.former === null && step.current === null
                ? ''
                : `: ${told(step.former)} → ${told(step.current)}`}
            </Text>
            <Text fz="xs" c="dimmed">
              <TimeText at={step.at} />, by {step.operator ?? authors[step.by]}
              {step.reason !== null && ` · ${step.reason}`}
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
    </Part>
  );
}
