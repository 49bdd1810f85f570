import { t } from '@lingui/core/macro';
import { Stack, Text } from '@mantine/core';
import { formatRate } from '../../format/number.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { sealOf } from '../../ui/figure-seal.tsx';
import { Part } from '../../ui/part.tsx';
import type { ForecastAnswer } from './forecast-query.ts';
import { formatBucket, formatForecast } from './forecast-words.ts';

type Recent = ForecastAnswer['trackRecord']['recent'][number];

/** What came of what was published. */
export function TrackRecordPart({ answer }: { answer: ForecastAnswer }) {
  const { trackRecord } = answer;
  const columns: Column<Recent>[] = [
    {
      key: 'bucket',
      header: answer.interval === 'day' ? t`Day` : t`Month`,
      cell: ({ bucket }) => formatBucket(bucket, answer.interval),
    },
    {
      key: 'forecast',
      header: t`Foretold`,
      align: 'end',
      cell: ({ forecast }) => formatForecast(forecast, answer),
    },
    {
      key: 'band',
      header: t`80 % band`,
      align: 'end',
      cell: ({ low80, high80 }) => `${formatForecast(low80, answer)} – ${formatForecast(high80, answer)}`,
    },
    {
      key: 'naive',
      header: t`Simple forecast`,
      align: 'end',
      cell: ({ naive }) => formatForecast(naive, answer),
    },
    { key: 'actual', header: t`Came`, align: 'end', cell: ({ actual }) => formatForecast(actual, answer) },
    {
      key: 'inside',
      header: t`In the band`,
      cell: ({ low80, high80, actual }) => (actual >= low80 && actual <= high80 ? t`Yes` : t`No`),
    },
  ];
  return (
    <Part
      title={t`Track record`}
      description={recordInWords(answer)}
      seal={sealOf(answer.gates, 'trackRecord')}
    >
      {trackRecord.recent.length > 0 && (
        <DataTable
          label={t`Track record`}
          columns={columns}
          rows={trackRecord.recent.toReversed()}
          rowKey={({ bucket }) => bucket}
        />
      )}
      {answer.isWidened && (
        <Stack gap={4}>
          <Text fz="sm">{t`Lately too much lay outside of the bands, so they are wider now than the past alone would make them.`}</Text>
        </Stack>
      )}
    </Part>
  );
}

function recordInWords({
  trackRecord: { scored, coverage80, mase, naiveMase },
  interval,
}: ForecastAnswer): string {
  if (scored === 0)
    return t`Nothing that was foretold has come yet. Each ${interval} is put beside its forecasts two days after it is over.`;
  if (coverage80 === null)
    return t`All ${scored} values foretold came as they were: the figure did not move.`;
  const caught = t`Of ${scored} values foretold, ${formatRate(coverage80)} came within the 80 % band; 70 to 90 % is as it should be.`;
  if (mase === null || naiveMase === null || naiveMase === 0) return caught;
  const by = formatRate(Math.abs(1 - mase / naiveMase));
  if (mase === naiveMase) return t`${caught} They erred as much as the simple forecast beside them.`;
  return mase < naiveMase
    ? t`${caught} They erred ${by} less than the simple forecast beside them.`
    : t`${caught} They erred ${by} more than the simple forecast beside them.`;
}
