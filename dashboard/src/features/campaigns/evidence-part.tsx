import { t } from '@lingui/core/macro';
import { formatCount } from '../../format/number.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Part } from '../../ui/part.tsx';
import { RateInterval } from '../../ui/rate-interval.tsx';
import type { CampaignDetail } from './campaigns-query.ts';

type Side = { key: string; name: string; runs: CampaignDetail['evidence']['upgraded'] };

const columns: Column<Side>[] = [
  { key: 'side', header: t`Installations`, cell: ({ name }) => name },
  {
    key: 'count',
    header: t`How many`,
    align: 'end',
    cell: ({ runs }) => formatCount(runs.installations),
  },
  {
    key: 'finished',
    header: t`Finished runs`,
    align: 'end',
    cell: ({ runs }) => formatCount(runs.finished),
  },
  {
    key: 'completed',
    header: t`Completed, 95 % interval`,
    align: 'end',
    cell: ({ runs: { rate, low, high } }) => <RateInterval rate={rate} low={low} high={high} />,
  },
  {
    key: 'complaining',
    header: t`Told of a bug`,
    align: 'end',
    cell: ({ runs }) => formatCount(runs.complaining),
  },
];

/** How the installations on the version do beside the campaign's others. */
export function EvidencePart({ campaign: { evidence, version } }: { campaign: CampaignDetail }) {
  return (
    <Part
      title={t`How the version does`}
      description={t`The campaign pauses itself when the version completes fewer runs, or more customers tell of bugs, and the intervals do not touch.`}
    >
      <DataTable
        label={t`How the version does`}
        columns={columns}
        rows={[
          { key: 'upgraded', name: t`On version ${version}`, runs: evidence.upgraded },
          { key: 'others', name: t`On others, since 28 days before`, runs: evidence.others },
        ]}
        rowKey={({ key }) => key}
      />
    </Part>
  );
}
