import { t } from '@lingui/core/macro';
import { Select, SegmentedControl } from '@mantine/core';
import { countOfUnit } from '../../format/units.ts';
import type { Asked } from './forecast-query.ts';
import { horizonChoices, metricChoices } from './forecast-words.ts';

type Props = Asked & { onChange: (changed: Partial<Record<keyof Asked, string | undefined>>) => void };

/** Chooses what is foretold, in days or months, and how far. */
export function ForecastControls({ metric, interval, horizon, onChange }: Props) {
  return (
    <>
      <Select
        aria-label={t`What is foretold`}
        data={metricChoices}
        value={metric}
        onChange={(chosen) => chosen && onChange({ metric: chosen })}
        allowDeselect={false}
        w={190}
      />
      <SegmentedControl
        aria-label={t`By day or month`}
        data={[
          { value: 'day', label: t`Days` },
          { value: 'month', label: t`Months` },
        ]}
        value={interval}
        onChange={(chosen) => onChange({ interval: chosen, horizon: undefined })}
      />
      <Select
        aria-label={t`How far ahead`}
        data={horizonChoices[interval].map((count) => ({
          value: String(count),
          label: countOfUnit(count, interval),
        }))}
        value={String(horizon)}
        onChange={(chosen) => chosen && onChange({ horizon: chosen })}
        allowDeselect={false}
        w={120}
      />
    </>
  );
}
