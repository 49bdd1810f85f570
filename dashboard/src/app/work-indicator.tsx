import { plural } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ComponentPropsWithRef } from 'react';
import { openWorkQuery, type LongWorkPage } from '../api/work.ts';
import { useMay } from '../ui/may.tsx';
import styles from './work-indicator.module.css';

const fetchList = () => import('./work-opened.tsx');
const OpenedWork = lazy(async () => ({ default: (await fetchList()).OpenedWork }));

/** On every page how much long work goes on, and nothing while none does; the list of it is fetched when it is reached for. */
export function WorkIndicator() {
  const { data } = useQuery({ ...openWorkQuery, enabled: useMay('customers:read') });
  const [isWanted, setIsWanted] = useState(false);
  if (!data) return null;
  const button = runningOf(data) > 0 && (
    <WorkButton
      work={data}
      aria-expanded={false}
      onPointerEnter={() => void fetchList()}
      onFocus={() => void fetchList()}
      onClick={() => setIsWanted(true)}
    />
  );
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <OpenedWork work={data} />
    </Suspense>
  );
}

/** What is paused waits for somebody; it is listed, but does not count. */
export const runningOf = ({ items }: LongWorkPage): number =>
  items.filter(({ state }) => state !== 'paused').length;

/** The button that opens the list. */
export function WorkButton({ work, ...rest }: ComponentPropsWithRef<'button'> & { work: LongWorkPage }) {
  const count = runningOf(work);
  return (
    <button
      {...rest}
      type="button"
      className={styles.button}
      aria-haspopup="dialog"
      aria-label={plural(count, { one: '# long task is going on', other: '# long tasks are going on' })}
    >
      <span className={styles.ring} />
      {count}
      {work.nextCursor && '+'}
    </button>
  );
}
