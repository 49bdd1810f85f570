import { t } from '@lingui/core/macro';
import { Alert, Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { servedQuery, type ServedRecommendations } from '../../api/recommendations.ts';
import { CustomerPicker } from '../../ui/customer-picker.tsx';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Part } from '../../ui/part.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { modelNames, sizeNames } from './recommendation-words.ts';

type Row = ServedRecommendations['items'][number];

const columns: Column<Row>[] = [
  {
    key: 'scenario',
    header: t`Scenario`,
    cell: ({ scenarioSlug, scenarioTitle }) => (
      <Link to="/dashboard/scenarios/$slug" params={{ slug: scenarioSlug }}>
        {scenarioTitle}
      </Link>
    ),
  },
  {
    key: 'reason',
    header: t`Reason that the customer reads`,
    cell: ({ reason }) => (
      <Text fz="sm" maw={420}>
        {reason}
      </Text>
    ),
  },
  { key: 'model', header: t`Ranked by`, cell: ({ model }) => modelNames[model] },
  { key: 'size', header: t`Size`, cell: ({ sizeClass }) => sizeNames[sizeClass] },
];

/** What one customer is recommended now. */
export function CustomerPart() {
  const { values, write } = useAddress();
  const customer = values['customer'] ?? '';
  return (
    <Part
      title={t`What a customer sees`}
      description={t`As they would see it now. Looking at it is not counted as showing it.`}
    >
      <Paper p="md" maw={480}>
        <CustomerPicker
          label={t`Customer`}
          isFirst={false}
          input={{ value: customer, onChange: (id: string) => write({ customer: id || undefined }) }}
        />
      </Paper>
      {customer !== '' && <Served customer={customer} />}
    </Part>
  );
}

function Served({ customer }: { customer: string }) {
  const query = useQuery(servedQuery(customer));
  return (
    <DataState query={query}>
      {({ isHeldOut, hasOptedOut, items, upgrade }) => (
        <>
          {isHeldOut && (
            <Alert color="blue" mb="sm">{t`This customer is held out: they are shown none of these.`}</Alert>
          )}
          {hasOptedOut && (
            <Alert
              color="blue"
              mb="sm"
            >{t`This customer wants no recommendations: they are shown none of these.`}</Alert>
          )}
          {upgrade && (
            <Alert color="orange" mb="sm" title={t`Credits in Make end soon; they read:`}>
              {upgrade.reason}
            </Alert>
          )}
          {items.length === 0 ? (
            <Paper>
              <EmptyState
                title={t`Nothing to recommend`}
              >{t`They have or own everything that fits the apps they are known to use.`}</EmptyState>
            </Paper>
          ) : (
            <DataTable
              label={t`Recommendations`}
              columns={columns}
              rows={items}
              rowKey={({ scenario }) => scenario}
            />
          )}
        </>
      )}
    </DataState>
  );
}
