import { Button, Group, NumberInput, Paper, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { InForce } from '../../../../server/executions/value/input-schema.ts';
import { apiGet, apiPut } from '../../api/client.ts';
import { changeFrom } from '../../format/change.ts';
import { formatMicros } from '../../format/money.ts';
import { formatMultiple, formatRate } from '../../format/number.ts';
import { wordsOf } from '../../format/words.ts';
import { useReporting } from '../../format/reporting.ts';
import { DateRangePicker } from '../../time-range/date-range-picker.tsx';
import { useDateRange } from '../../time-range/use-date-range.ts';
import { DataState, EmptyState, ProblemAlert } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { sealOf } from '../../ui/figure-seal.tsx';
import { FigureGrid, FigureTile } from '../../ui/figure-tile.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { showToast } from '../../ui/toast.ts';
import { useAddress } from '../../ui/use-address.ts';
import { everyInstallationQuery, nameOf, roiQuery, type Roi } from './account-queries.ts';
import { roiTiles } from './roi-tiles.ts';

const micros = (value: number | null, currency: string) =>
  value === null ? '–' : formatMicros(value, currency);

/** What installations bring and cost, by scenario, and what that rests on. */
export function AccountValuePage() {
  const range = useDateRange();
  const { from, to, compare } = range;
  const query = useQuery(roiQuery({ from, to, compare, groupBy: 'scenario' }));
  return (
    <>
      <PageHeader
        title="Value"
        description="What your installations bring, and what they cost."
        actions={<DateRangePicker range={range} />}
      />
      <Stack gap="xl">
        <DataState query={query}>
          {(roi) => (
            <Stack gap="lg">
              <FigureGrid>
                {roiTiles.map((tile) => {
                  const value = roi.totals[tile.figure];
                  return (
                    <FigureTile
                      key={tile.figure}
                      {...tile}
                      value={value === null ? null : tile.text(value, roi.currency)}
                      change={changeFrom(roi.previous?.[tile.figure], value, 'relative')}
                      seal={sealOf(roi.gates, tile.figure)}
                    />
                  );
                })}
              </FigureGrid>
              {roi.totals.measuredShare !== null && (
                <Text fz="sm" c="dimmed">
                  {formatRate(roi.totals.measuredShare)} of the value was measured or reported; the rest is
                  reckoned from what is assumed below.
                </Text>
              )}
              <ByScenario roi={roi} />
            </Stack>
          )}
        </DataState>
        <AssumptionsPart />
      </Stack>
    </>
  );
}

function ByScenario({ roi: { items, currency } }: { roi: Roi }) {
  const columns: Column<Roi['items'][number]>[] = [
    { key: 'scenario', header: 'Scenario', cell: ({ label, group }) => label ?? group ?? 'Other' },
    { key: 'value', header: 'Value', align: 'end', cell: ({ valueMicros }) => micros(valueMicros, currency) },
    { key: 'cost', header: 'Cost', align: 'end', cell: ({ costMicros }) => micros(costMicros, currency) },
    { key: 'net', header: 'Saved, net', align: 'end', cell: ({ netMicros }) => micros(netMicros, currency) },
    {
      key: 'roi',
      header: 'Return',
      align: 'end',
      cell: ({ roi }) => (roi === null ? '–' : formatMultiple(roi)),
    },
  ];
  if (items.length === 0)
    return (
      <Paper>
        <EmptyState title="No runs in this period">Choose a longer one, or install a scenario.</EmptyState>
      </Paper>
    );
  return (
    <DataTable label="By scenario" columns={columns} rows={items} rowKey={({ group }) => group ?? 'other'} />
  );
}

/** What is assumed of one installation, with where it comes from, and the minutes by hand as the customer knows them. */
function AssumptionsPart() {
  const installations = useQuery(everyInstallationQuery);
  const { values, write } = useAddress();
  const chosen = values['installation'];
  return (
    <Part
      title="What it rests on"
      description="Each number says where it comes from. What you correct counts for runs from now on."
    >
      <DataState
        query={installations}
        isEmpty={(all) => all.length === 0}
        empty={
          <Paper>
            <EmptyState title="No installations yet">Each installation has numbers of its own.</EmptyState>
          </Paper>
        }
      >
        {(all) => {
          const current = all.find(({ id }) => id === chosen) ?? all[0];
          return (
            <Stack gap="md">
              <Select
                label="Installation"
                maw={380}
                searchable
                allowDeselect={false}
                data={all.map((one) => ({ value: one.id, label: `${nameOf(one)}, version ${one.version}` }))}
                value={current?.id ?? null}
                onChange={(id) => id !== null && write({ installation: id })}
              />
              {current && <Assumptions key={current.id} id={current.id} />}
            </Stack>
          );
        }}
      </DataState>
    </Part>
  );
}

type Assumption = InForce['items'][number];
const pathOf = (id: string) => `/v1/installations/${encodeURIComponent(id)}/assumptions`;

const provenanceWords: Record<string, string> = {
  default: 'Comes with the library',
  estimated: 'Estimated',
  confirmed: 'Confirmed by you',
  measured: 'Measured',
};

function Assumptions({ id }: { id: string }) {
  const { currency } = useReporting();
  const query = useQuery({
    queryKey: [pathOf(id)],
    queryFn: ({ signal }) => apiGet<InForce>(pathOf(id), {}, signal),
  });
  const columns: Column<Assumption>[] = [
    { key: 'name', header: 'Number', cell: ({ name }) => wordsOf(name) },
    {
      key: 'value',
      header: 'Value',
      align: 'end',
      cell: ({ value, currency }) => (
        <>
          {value === null
            ? 'Not known'
            : typeof value === 'string'
              ? value
              : `${value.low} – ${value.base} – ${value.high}`}
          {value !== null && currency && ` ${currency.toUpperCase()}`}
        </>
      ),
    },
    {
      key: 'provenance',
      header: 'Where it comes from',
      cell: ({ provenance, scope, value }) =>
        value === null
          ? '–'
          : `${provenanceWords[provenance] ?? wordsOf(provenance)}, for ${scope === 'library' ? 'everybody' : `this ${scope}`}`,
    },
    { key: 'from', header: 'Since', cell: ({ from }) => <TimeText at={from} absent="The beginning" /> },
  ];
  return (
    <DataState query={query}>
      {({ items }) => (
        <Stack gap="md">
          <Group align="flex-start" gap="xl">
            <CorrectionForm
              id={id}
              items={items}
              name="minutesByHand"
              label="Minutes by hand, per item"
              most={10_000}
            />
            <CorrectionForm
              id={id}
              items={items}
              name="hourlyRate"
              label={`An hour of work costs, ${currency.toUpperCase()}`}
              most={100_000}
            />
          </Group>
          <DataTable label="Assumptions" columns={columns} rows={items} rowKey={({ name }) => name} />
        </Stack>
      )}
    </DataState>
  );
}

/** The former value comes back with one press, since what is entered counts from now on only. */
function CorrectionForm(props: {
  id: string;
  items: Assumption[];
  name: string;
  label: string;
  most: number;
}) {
  const { id, items, name, label, most } = props;
  const queries = useQueryClient();
  const known = items.find((item) => item.name === name)?.value;
  const former = typeof known === 'string' ? known : null;
  const [entered, setEntered] = useState<number | string>(former ?? '');
  useEffect(() => setEntered(former ?? ''), [former]);
  const write = async (value: string) => {
    await apiPut(pathOf(id), { assumptions: [{ name, value }] });
    await queries.invalidateQueries({ queryKey: [pathOf(id)] });
  };
  const saving = useMutation({
    mutationFn: () => write(String(entered)),
    onSuccess: () =>
      showToast({
        message: 'It counts for runs from now on.',
        ...(former === null ? {} : { undo: () => write(former) }),
      }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (entered !== '') saving.mutate();
      }}
    >
      <Stack gap="xs">
        {saving.error && <ProblemAlert error={saving.error} />}
        <Group align="flex-end" gap="xs" wrap="nowrap">
          <NumberInput
            label={label}
            min={0}
            max={most}
            decimalScale={2}
            value={entered}
            onChange={setEntered}
            w={240}
          />
          <Button type="submit" variant="default" loading={saving.isPending} aria-label={`Correct: ${label}`}>
            Correct
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
