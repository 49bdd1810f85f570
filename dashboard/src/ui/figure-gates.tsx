import { List, Text } from '@mantine/core';
import type { ToldGate } from './figure-seal.tsx';

const told = new Set(['incomplete', 'filterIgnored', 'implausible', 'rebuilding', 'rounded']);

/** What figures leave out, which filter does not narrow them, and what is hard to believe, in the server's words; nothing when nothing. */
export function FigureGates({ gates }: { gates: readonly ToldGate[] }) {
  const reasons = [...new Set(gates.filter(({ code }) => told.has(code)).map(({ reason }) => reason))];
  if (reasons.length === 0) return null;
  return (
    <List fz="sm" c="dimmed" spacing={2} data-testid="gates">
      {reasons.map((reason) => (
        <List.Item key={reason}>
          <Text span fz="sm">
            {reason}
          </Text>
        </List.Item>
      ))}
    </List>
  );
}
