import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useComputedColorScheme } from '@mantine/core';
import { series as colours } from '../ui/palette.ts';
import styles from './chart-card.module.css';
import type { ChartEvent, Series } from './series.ts';

const eventWords = { release: t`Release`, price: t`Price changed`, alert: t`Alert` };

/** Which colour and stroke is which; nothing where there is one series alone. */
export function ChartLegend({ series, events }: { series: Series[]; events: ChartEvent[] }) {
  const scheme = useComputedColorScheme('light');
  const before = series.find(({ previous }) => previous);
  const kinds = [...new Set(events.map(({ kind }) => kind))];
  const isShown = series.length > 1 || before !== undefined || kinds.length > 0;
  const lines = series.filter(({ shape, edge }) => shape === 'line' && !edge).length;
  return (
    <ul className={styles.legend}>
      {isShown &&
        series
          .filter(({ edge }) => edge !== 'lower')
          .map((one) => (
            <li key={one.key}>
              <span
                className={styles.swatch}
                data-shape={one.edge ? 'band' : one.shape}
                data-dashed={one.isDashed ?? (one.shape === 'line' && lines > 1 && one.role !== 'first')}
                style={{ background: colours[scheme][one.role] }}
              />
              {one.label}
            </li>
          ))}
      {before && (
        <li>
          <Trans>
            <span
              className={styles.swatch}
              data-shape="line"
              data-dashed
              style={{ background: colours[scheme].quiet }}
            />
            {before.label} before
          </Trans>
        </li>
      )}
      {kinds.map((kind) => (
        <li key={kind}>
          <span className={styles.event} data-kind={kind} />
          {eventWords[kind]}
        </li>
      ))}
    </ul>
  );
}
