import { plural, t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { formatCount } from '../../format/number.ts';
import { formatDay } from '../../format/time.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { sealOf } from '../../ui/figure-seal.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { exhaustionQuery, type Exhaustion } from './forecast-query.ts';

const sources = {
  make: t`as Make says`,
  customer: t`as the customer says`,
  operator: t`as you say`,
} as const;
const day = (value: string | null) => (value === null ? '–' : formatDay(value));

/** As of last night. */
function daysInWords(daysLeft: number | null): string | null {
  if (daysLeft === null) return null;
  if (daysLeft === 0) return t`Used up`;
  return plural(daysLeft, { one: `For one more day`, other: `For ${daysLeft} more days` });
}

const columns: Column<Exhaustion>[] = [
  {
    key: 'customer',
    header: t`Customer`,
    cell: ({ customerId, customerName, place }) => (
      <>
        {customerName ?? <code>{customerId}</code>}
        <Text fz="xs" c="dimmed">
          {place}
        </Text>
      </>
    ),
  },
  {
    key: 'plan',
    header: t`Credits a month`,
    cell: ({ creditsPerMonth, source }) =>
      creditsPerMonth === null || source === null ? (
        '–'
      ) : (
        <>
          {formatCount(creditsPerMonth)}
          <Text fz="xs" c="dimmed">
            {sources[source]}
          </Text>
        </>
      ),
  },
  { key: 'used', header: t`Used`, align: 'end', cell: ({ used }) => formatCount(used) },
  {
    key: 'expected',
    header: t`Expected`,
    align: 'end',
    cell: ({ expected }) => (expected === null ? '–' : formatCount(expected)),
  },
  { key: 'earliestOn', header: t`Perhaps by`, cell: ({ earliestOn }) => day(earliestOn) },
  {
    key: 'exhaustedOn',
    header: t`Used up by`,
    cell: ({ exhaustedOn, daysLeft, reason }) => (
      <>
        {day(exhaustedOn)}
        <Text fz="xs" c="dimmed" maw={260}>
          {reason ?? daysInWords(daysLeft)}
        </Text>
      </>
    ),
  },
  { key: 'p80On', header: t`Very likely by`, cell: ({ p80On }) => day(p80On) },
];

/** Whose credits in Make are used up this month, and when. */
export function ExhaustionPart() {
  const query = useInfiniteQuery(exhaustionQuery);
  return (
    <Part
      title={t`Plans that run out of credits`}
      description={t`This month, as of last night. “Perhaps” is a chance of 20 %, “very likely” one of 80 %. Only what the library’s scenarios use is known: others use credits too, so it may be earlier.`}
      seal={sealOf(query.data?.pages[0]?.gates, 'exhaustedOn')}
    >
      <PagedTable
        label={t`Plans that run out of credits`}
        query={query}
        columns={columns}
        rowKey={({ customerId, place }) => `${customerId} ${place}`}
        empty={
          <EmptyState
            title={t`Nothing foreseen yet`}
          >{t`Each night it is foreseen for every customer with an installation.`}</EmptyState>
        }
      />
    </Part>
  );
}
