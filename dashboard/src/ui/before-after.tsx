import { t } from '@lingui/core/macro';
import { Paper, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** One place in which two things differ. */
export type DifferingPlace = { key: string; place: ReactNode; before: unknown; after: unknown };

/** Where two things differ, place by place, side by side; narrow enough that a phone shows both sides. */
export function BeforeAfter(props: {
  places: readonly DifferingPlace[];
  before: string;
  after: string;
  label: string;
}) {
  const { places, before, after, label } = props;
  return (
    <Paper
      p={{ base: 'xs', sm: 'md' }}
      style={{ overflowX: 'auto' }}
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <Table aria-label={t`Differences`} verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t`Field`}</Table.Th>
            <Table.Th scope="col">{before}</Table.Th>
            <Table.Th scope="col">{after}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {places.map((one) => (
            <Table.Tr key={one.key} data-path={one.key}>
              <Table.Td style={{ overflowWrap: 'break-word', minWidth: 84 }}>{one.place}</Table.Td>
              <Table.Td>
                <Value value={one.before} />
              </Table.Td>
              <Table.Td>
                <Value value={one.after} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

const Value = ({ value }: { value: unknown }) => (
  <Text fz="sm" miw={80} maw={360} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
    {valueWords(value)}
  </Text>
);

/** `/conditions/0/fact` reads `Conditions 0 fact`. */
export function placeWords(path: string): string {
  const words = path
    .slice(1)
    .replaceAll('/', ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A noted value as text. */
function valueWords(value: unknown): string {
  if (value === undefined || value === null) return '–';
  if (typeof value === 'boolean') return value ? t`Yes` : t`No`;
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return JSON.stringify(value, null, 2);
}
