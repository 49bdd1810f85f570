import { plural, t } from '@lingui/core/macro';
import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { preview, type Condition, type Preview } from './alerts-query.ts';

/** Tries what is filled in on the past; an answer about something else is taken away. */
export function RulePreview({ condition }: { condition: Condition }) {
  const asked = JSON.stringify(condition);
  const trying = useMutation({ mutationFn: async () => ({ asked, found: await preview(condition) }) });
  const found = trying.data?.asked === asked ? trying.data.found : null;
  return (
    <>
      <Group gap="sm">
        <Button
          variant="default"
          loading={trying.isPending}
          onClick={() => trying.mutate()}
        >{t`Try it on the past`}</Button>
        {found && (
          <Text fz="sm" role="status">
            {previewText(found)}
          </Text>
        )}
      </Group>
      {trying.error && <ProblemAlert error={trying.error} />}
    </>
  );
}

function previewText({ isKnown, count, days, firings }: Preview): string {
  if (!isKnown || count === null) return t`Rules of this kind cannot be tried on the past.`;
  if (count === 0) return t`It would not have opened an alert in the last ${days} days.`;
  const last = firings[0] ? t`, last on ${firings[0].openedOn} for ${firings[0].label}` : '';
  return plural(count, {
    one: `It would have opened one alert in the last ${days} days${last}.`,
    other: `It would have opened ${count} alerts in the last ${days} days${last}.`,
  });
}
