import { Badge } from '@mantine/core';
import type { Health } from './customers-query.ts';
import { healthWords } from './health-words.ts';

const colours: Record<Health['state'], string> = {
  good: 'green',
  watch: 'yellow',
  risk: 'red',
  unknown: 'gray',
};

/** A customer's health, or one part of it, in words. */
export function HealthBadge({ state }: { state: Health['state'] }) {
  return (
    <Badge
      variant="dot"
      color={colours[state]}
      radius="sm"
      tt="none"
      fw={500}
      miw="max-content"
      data-health={state}
    >
      {healthWords[state]}
    </Badge>
  );
}
