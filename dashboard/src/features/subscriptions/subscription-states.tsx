import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { everyUnit } from '../../format/units.ts';
import type { AdminSubscriptionDetail } from '../../api/subscriptions.ts';
import { decimalText, formatMoney, minorUnitDigits } from '../../format/money.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';

type State = AdminSubscriptionDetail['states'][number];
type Item = State['items'][number];

const columns: Column<State>[] = [
  { key: 'from', header: t`From`, cell: ({ validFrom }) => <TimeText at={validFrom} /> },
  { key: 'status', header: t`Status`, cell: ({ status }) => <StatusBadge status={status} /> },
  {
    key: 'items',
    header: t`Asked for`,
    cell: ({ items }) => items.map((item) => <div key={item.id}>{itemText(item)}</div>),
  },
  {
    key: 'notes',
    header: t`Notes`,
    cell: ({ discounts, items, pauseBehavior, isCancelling }) => {
      const reductions = [...discounts, ...items.flatMap((item) => item.discounts)];
      const notes = [
        ...reductions.map(reductionText),
        pauseBehavior && t`collection paused`,
        isCancelling && t`set to end`,
      ].filter((note) => typeof note === 'string' && note !== '');
      return notes.length === 0 ? '–' : notes.join(', ');
    },
  },
  {
    key: 'source',
    header: t`Told by`,
    cell: ({ source, sourceId }) => (
      <Text fz="xs" c="dimmed" truncate maw={200}>
        {source === 'event' ? sourceId : t`Stripe, when asked`}
      </Text>
    ),
  },
];

/** What a subscription was from when on: recurring revenue of every past day is computed from this. */
export function SubscriptionStates({ states }: { states: State[] }) {
  return (
    <Part title={t`What it was`} description={t`MRR of any past day is computed from these states.`}>
      <DataTable
        label={t`States`}
        columns={columns}
        rows={states.toReversed()}
        rowKey={({ sourceId, validFrom }) => `${validFrom} ${sourceId}`}
      />
    </Part>
  );
}

function itemText({
  unitAmountDecimal,
  currency,
  quantity,
  interval,
  intervalCount,
  isMetered,
}: Item): string {
  if (isMetered || unitAmountDecimal === null) return t`By use`;
  const rhythm = everyUnit(intervalCount, interval);
  return `${quantity > 1 ? `${quantity} × ` : ''}${unitText(unitAmountDecimal, currency)} ${rhythm}`;
}

/** Whole minor units as money; a price below a cent as Stripe writes it. */
function unitText(unitAmountDecimal: string, currency: string): string {
  if (/^-?\d+$/.test(unitAmountDecimal)) return formatMoney(BigInt(unitAmountDecimal), currency);
  const [whole = '0', fraction = ''] = unitAmountDecimal.split('.');
  const digits = minorUnitDigits(currency) + fraction.length;
  return `${decimalText(BigInt(`${whole}${fraction}`), digits)} ${currency.toUpperCase()}`;
}

function reductionText({ percentOff, amountOff, duration }: State['discounts'][number]): string {
  const size =
    percentOff === null ? amountOff && formatMoney(amountOff.amount, amountOff.currency) : `${percentOff} %`;
  return size ? (duration === 'forever' ? t`${size} off for good` : t`${size} off for a time`) : '';
}
