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
      header: answer.interval === 'day' ? 'Day' : 'Month',
      cell: ({ bucket }) => formatBucket(bucket, answer.interval),
    },
    {
      key: 'forecast',
      header: 'Foretold',
      align: 'end',
      cell: ({ forecast }) => formatForecast(forecast, answer),
    },
    {
      key: 'band',
      header: '80 % band',
      align: 'end',
      cell: ({ low80, high80 }) => `${formatForecast(low80, answer)} – ${formatForecast(high80, answer)}`,
    },
    {
      key: 'naive',
      header: 'Simple forecast',
      align: 'end',
      cell: ({ naive }) => formatForecast(naive, answer),
    },
    { key: 'actual', header: 'Came', align: 'end', cell: ({ actual }) => formatForecast(actual, answer) },
    {
      key: 'inside',
      header: 'In the band',
      cell: ({ low80, high80, actual }) => (actual >= low80 && actual <= high80 ? 'Yes' : 'No'),
    },
  ];
  return (
    <Part title="Track record" description={recordInWords(answer)} seal={sealOf(answer.gates, 'trackRecord')}>
      {trackRecord.recent.length > 0 && (
        <DataTable
          label="Track record"
          columns={columns}
          rows={trackRecord.recent.toReversed()}
          rowKey={({ bucket }) => bucket}
        />
      )}
      {answer.isWidened && (
        <Stack gap={4}>
          <Text fz="sm">
            Lately too much lay outside of the bands, so they are wider now than the past alone would make
            them.
          </Text>
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
    return `Nothing that was foretold has come yet. Each ${interval} is put beside its forecasts two days after it is over.`;
  if (coverage80 === null) return `All ${scored} values foretold came as they were: the figure did not move.`;
  const caught = `Of ${scored} values foretold, ${formatRate(coverage80)} came within the 80 % band; 70 to 90 % is as it should be.`;
  if (mase === null || naiveMase === null || naiveMase === 0) return caught;
  const by = formatRate(Math.abs(1 - mase / naiveMase));
  if (mase === naiveMase) return `${caught} They erred as much as the simple forecast beside them.`;
  return `${caught} They erred ${by} ${mase < naiveMase ? 'less' : 'more'} than the simple forecast beside them.`;
}
