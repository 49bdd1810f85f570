import { t } from '@lingui/core/macro';
import { Paper, Select, SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { useMay } from '../../ui/may.tsx';
import { Part } from '../../ui/part.tsx';
import { assigneesQuery, triage, type AdminFeedback } from './feedback-query.ts';
import { choicesOf, kindWords, severityWords, statusWords } from './feedback-words.ts';
import { useChange } from './use-change.ts';

const chosenByHand = ['open', 'inProgress', 'closed'];

/** State, kind, severity and who looks after it; each change is kept at once. */
export function TriagePart({ feedback }: { feedback: AdminFeedback }) {
  const { id, status, kind, severity, assignee } = feedback;
  const change = useChange((body: Parameters<typeof triage>[1]) =>
    triage(id, { ...body, was: { status, kind, severity, assignee: assignee?.id ?? null } }),
  );
  const isReadOnly = !useMay('feedback:write') || change.isPending;
  const assignees = useQuery(assigneesQuery).data?.items ?? [];
  const states = choicesOf(statusWords).filter(
    ({ value }) => chosenByHand.includes(value) || value === status,
  );
  const operators = assignees.map((each) => ({ value: each.id, label: each.name }));
  const isListed = assignee === null || operators.some(({ value }) => value === assignee.id);
  return (
    <Part title={t`Triage`}>
      <Paper p="md">
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Select
              label={t`Status`}
              data={states.map((each) => ({ ...each, disabled: !chosenByHand.includes(each.value) }))}
              value={status}
              allowDeselect={false}
              readOnly={isReadOnly}
              onChange={(value) => value && change.mutate({ status: value as 'open' })}
            />
            <Select
              label={t`Kind`}
              data={choicesOf(kindWords).filter(({ value }) => (value === 'review') === (kind === 'review'))}
              value={kind}
              allowDeselect={false}
              readOnly={isReadOnly}
              onChange={(value) =>
                value &&
                value !== kind &&
                change.mutate({ kind: value as Exclude<AdminFeedback['kind'], 'review'> })
              }
            />
            <Select
              label={t`Severity`}
              placeholder={t`Not judged`}
              data={choicesOf(severityWords)}
              value={severity}
              clearable
              readOnly={isReadOnly}
              onChange={(value) => change.mutate({ severity: value as AdminFeedback['severity'] })}
            />
            <Select
              label={t`Assignee`}
              placeholder={t`Nobody`}
              data={isListed ? operators : [...operators, { value: assignee.id, label: assignee.name }]}
              value={assignee?.id ?? null}
              clearable
              readOnly={isReadOnly}
              onChange={(value) => change.mutate({ assignee: value })}
            />
          </SimpleGrid>
          {change.error && <ProblemAlert error={change.error} />}
        </Stack>
      </Paper>
    </Part>
  );
}
