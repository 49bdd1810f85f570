import type { LiveActivity } from '../../../../server/analytics/live/schema.ts';
import styles from './live-part.module.css';

const minuteMs = 60_000;
const minutes = 60;

/** Runs started in each minute of the last hour, failed ones marked; decoration, the sums stand beside it. */
export function MinuteBars({ activity }: { activity: LiveActivity | null }) {
  const now = activity ? Math.floor(Date.parse(activity.asOf) / minuteMs) : 0;
  const byMinute = new Map(
    (activity?.lastHour ?? []).map((counts) => [Math.floor(Date.parse(counts.minute) / minuteMs), counts]),
  );
  const bars = Array.from({ length: minutes }, (_, place) => byMinute.get(now - minutes + 1 + place));
  const most = Math.max(1, ...bars.map((counts) => counts?.started ?? 0));
  const height = (count: number) => `${(count / most) * 100}%`;
  return (
    <div className={styles.minutes} aria-hidden>
      {bars.map((counts, place) => (
        <div key={place} className={styles.minute}>
          <div className={styles.started} style={{ height: height(counts?.started ?? 0) }} />
          <div className={styles.failed} style={{ height: height(counts?.failed ?? 0) }} />
        </div>
      ))}
    </div>
  );
}
