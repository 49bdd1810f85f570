import { useEffect, useState } from 'react';
import type { LiveActivity, LiveFailure, MinuteCounts } from '../../../../server/analytics/live/schema.ts';

export type Live = {
  /** null until the first message. */
  activity: LiveActivity | null;
  /** The latest first, each once. */
  failures: (LiveFailure & { id: string })[];
  isConnected: boolean;
};

const mostFailures = 5;
const hourMs = 3_600_000;

/** What goes on now, as the server tells it; nobody is asked while the page is not looked at. */
export function useLive(): Live {
  const [live, setLive] = useState<Live>({ activity: null, failures: [], isConnected: false });
  const isSeen = usePageIsSeen();
  useEffect(() => {
    if (!isSeen || typeof EventSource === 'undefined') return;
    const source = new EventSource('/admin/live');
    const onActivity = ({ data }: MessageEvent<string>) => {
      const told = JSON.parse(data) as LiveActivity;
      setLive((former) => ({ ...former, isConnected: true, activity: continued(former.activity, told) }));
    };
    source.addEventListener('snapshot', onActivity);
    source.addEventListener('tick', onActivity);
    source.addEventListener('failure', ({ data, lastEventId }: MessageEvent<string>) => {
      const failure = { ...(JSON.parse(data) as LiveFailure), id: lastEventId };
      setLive((former) => ({ ...former, failures: withLatest(former.failures, failure) }));
    });
    source.addEventListener('error', () => setLive((former) => ({ ...former, isConnected: false })));
    return () => source.close();
  }, [isSeen]);
  return live;
}

/** Minutes that changed take the place of the former ones; those of more than an hour ago go. */
function continued(former: LiveActivity | null, told: LiveActivity): LiveActivity {
  const since = new Date(Date.parse(told.asOf) - hourMs).toISOString();
  const minutes = new Map<string, MinuteCounts>(
    [...(former?.lastHour ?? []), ...told.lastHour].map((one) => [one.minute, one]),
  );
  const lastHour = [...minutes.values()]
    .filter(({ minute }) => minute >= since)
    .toSorted((one, other) => (one.minute < other.minute ? -1 : 1));
  return { ...told, lastHour };
}

/** Around a reconnection a failure may come twice. */
function withLatest(failures: Live['failures'], next: Live['failures'][number]): Live['failures'] {
  return [next, ...failures.filter(({ id }) => id !== next.id)]
    .toSorted((one, other) => (one.occurredAt > other.occurredAt ? -1 : 1))
    .slice(0, mostFailures);
}

function usePageIsSeen(): boolean {
  const [isSeen, setIsSeen] = useState(!document.hidden);
  useEffect(() => {
    const look = () => setIsSeen(!document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return isSeen;
}
