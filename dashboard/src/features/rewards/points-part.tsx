import { plural, t } from '@lingui/core/macro';
import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { rewardsQuery, type AdminRewardEntry } from '../../api/rewards.ts';
import { formatCount } from '../../format/number.ts';
import { wordsOf } from '../../format/words.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FilterBar } from '../../ui/filter-bar.tsx';
import { FilterNote } from '../../ui/filter-note.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { PersonText } from '../../ui/person-text.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { AwardModal } from './award-modal.tsx';
import { PointsSummary } from './points-summary.tsx';

const columns: Column<AdminRewardEntry>[] = [
  { key: 'created', header: t`When`, cell: ({ createdAt }) => <TimeText at={createdAt} /> },
  { key: 'customer', header: t`Customer`, cell: ({ customer }) => <PersonText person={customer} /> },
  {
    key: 'reason',
    header: t`For`,
    cell: ({ reason, note }) => (
      <>
        {wordsOf(reason)}
        {note && (
          <Text fz="xs" c="dimmed" maw={360}>
            {note}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'points',
    header: t`Points`,
    align: 'end',
    cell: ({ points }) => `${points > 0 ? '+' : ''}${formatCount(points)}`,
  },
  { key: 'expires', header: t`Until`, cell: ({ expiresAt }) => <TimeText at={expiresAt} absent="–" /> },
];

/** Every movement of points, and how many are outstanding. */
export function PointsPart() {
  const { customer } = useAddress().values;
  const query = useInfiniteQuery(rewardsQuery({ customer, limit: 50 }));
  const who = query.data?.pages[0]?.items.find((one) => one.customer.id === customer)?.customer;
  const balance = query.data?.pages[0]?.balance;
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <PointsSummary />
      <Part
        title={t`Movements`}
        description={
          typeof balance === 'number'
            ? plural(balance, {
                one: `This customer has ${formatCount(balance)} point.`,
                other: `This customer has ${formatCount(balance)} points.`,
              })
            : t`Append-only: what is taken back is another movement.`
        }
        actions={
          <WhoMay scope="billing:write">
            <Button onClick={open}>{t`Give points`}</Button>
          </WhoMay>
        }
      >
        <FilterBar>
          <FilterNote name="customer" label={t`Customer`} meaning={who?.name} />
        </FilterBar>
        <PagedTable
          label={t`Movements of points`}
          query={query}
          columns={columns}
          rowKey={({ id }) => id}
          empty={
            <EmptyState
              title={customer ? t`This customer has no points yet` : t`No points yet`}
            >{t`Customers earn them by paying, by a first completed run, by feedback that helps, and by bringing others.`}</EmptyState>
          }
        />
      </Part>
      {isOpen && <AwardModal customer={customer ?? ''} onClose={close} />}
    </>
  );
}
