import { plural, t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { disputesQuery } from '../api/disputes.ts';
import { formatCount, formatRate } from '../format/number.ts';
import { useMay } from './may.tsx';

/** Stands beside a return: how much of the time saved customers dispute. Nothing where nobody does, or whoever looks may not know. */
export function DisputesNote(props: { from: string; to: string; scenario?: string | undefined }) {
  const mayRead = useMay('feedback:read');
  const { data } = useQuery({ ...disputesQuery(props), enabled: mayRead });
  const count = data?.disputedInstallations ?? 0;
  if (count === 0) return null;
  const share = data?.disputedShare ?? null;
  return (
    <Link
      to="/dashboard/feedback"
      search={{ kind: 'wrongTimeSaved', scenario: props.scenario } as never}
      data-disputes
    >
      {plural(count, {
        one: `Time saved disputed: ${formatCount(count)} installation`,
        other: `Time saved disputed: ${formatCount(count)} installations`,
      })}
      {share !== null && t`, ${formatRate(share)} of it`}
    </Link>
  );
}
