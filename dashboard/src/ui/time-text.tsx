import { formatAgo, formatInstant } from '../format/time.ts';
import { useReporting } from '../format/reporting.ts';
import { useNow } from '../format/use-now.ts';

/** An instant in the reporting zone, with the UTC instant behind it; `relative` says how long ago it was. */
export function TimeText({
  at,
  relative = false,
  absent = '–',
}: {
  at: string | null;
  relative?: boolean;
  absent?: string;
}) {
  const { timeZone } = useReporting();
  const now = useNow();
  if (at === null) return <span>{absent}</span>;
  const exact = formatInstant(at, timeZone);
  return (
    <time dateTime={at} title={relative ? `${exact} (${timeZone})` : at} style={{ whiteSpace: 'nowrap' }}>
      {relative ? formatAgo(at, now) : exact}
    </time>
  );
}
