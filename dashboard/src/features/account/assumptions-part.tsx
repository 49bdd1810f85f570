import { t } from '@lingui/core/macro';
import { Button, Group, NumberInput, Paper, Select, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { InForce } from '../../../../server/executions/value/input-schema.ts';
import { apiGet, apiPut } from '../../api/client.ts';
import { useReporting } from '../../format/reporting.ts';
import { wordsOf } from '../../format/words.ts';
import { DataState, EmptyState, ProblemAlert } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { showToast } from '../../ui/toast.ts';
import { useAddress } from '../../ui/use-address.ts';
import { everyInstallationQuery, nameOf } from './account-queries.ts';

/** What is assumed of one installation, with where it comes from, and the minutes by hand as the customer knows them. */
export function AssumptionsPart() {
  const installations = useQuery(everyInstallationQuery);
  const { values, write } = useAddress();
  const chosen = values['installation'];
  return (
    <Part
      title={t`What it rests on`}
      description={t`Each number says where it comes from. What you correct counts for runs from now on.`}
    >
      <DataState
        query={installations}
        isEmpty={(all) => all.length === 0}
        empty={
          <Paper>
            <EmptyState
              title={t`No installations yet`}
            >{t`Each installation has numbers of its own.`}</EmptyState>
          </Paper>
        }
      >
        {(all) => {
          const current = all.find(({ id }) => id === chosen) ?? all[0];
          return (
            <Stack gap="md">
              <Select
                label={t`Installation`}
                maw={380}
                searchable
                allowDeselect={false}
                data={all.map((one) => ({ value: one.id, label: t`${nameOf(one)}, version ${one.version}` }))}
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
  default: t`Comes with the library`,
  estimated: t`Estimated`,
  confirmed: t`Confirmed by you`,
  measured: t`Measured`,
};

const columns: Column<Assumption>[] = [
  { key: 'name', header: t`Number`, cell: ({ name }) => wordsOf(name) },
  {
    key: 'value',
    header: t`Value`,
    align: 'end',
    cell: ({ value, currency }) => (
      <>
        {value === null
          ? t`Not known`
          : typeof value === 'string'
            ? value
            : `${value.low} – ${value.base} – ${value.high}`}
        {value !== null && currency && ` ${currency.toUpperCase()}`}
      </>
    ),
  },
  {
    key: 'provenance',
    header: t`Where it comes from`,
    cell: ({ provenance, scope, value }) =>
      value === null
        ? '–'
        : scope === 'library'
          ? t`${provenanceWords[provenance] ?? wordsOf(provenance)}, for everybody`
          : t`${provenanceWords[provenance] ?? wordsOf(provenance)}, for this ${scope}`,
  },
  { key: 'from', header: t`Since`, cell: ({ from }) => <TimeText at={from} absent={t`The beginning`} /> },
];

function Assumptions({ id }: { id: string }) {
  const { currency } = useReporting();
  const query = useQuery({
    queryKey: [pathOf(id)],
    queryFn: ({ signal }) => apiGet<InForce>(pathOf(id), {}, signal),
  });
  return (
    <DataState query={query}>
      {({ items }) => (
        <Stack gap="md">
          <Group align="flex-start" gap="xl">
            <CorrectionForm
              key={`minutesByHand ${textOf(items, 'minutesByHand')}`}
              id={id}
              former={textOf(items, 'minutesByHand')}
              name="minutesByHand"
              label={t`Minutes by hand, per item`}
              most={10_000}
            />
            <CorrectionForm
              key={`hourlyRate ${textOf(items, 'hourlyRate')}`}
              id={id}
              former={textOf(items, 'hourlyRate')}
              name="hourlyRate"
              label={t`An hour of work costs, ${currency.toUpperCase()}`}
              most={100_000}
            />
          </Group>
          <DataTable label={t`Assumptions`} columns={columns} rows={items} rowKey={({ name }) => name} />
        </Stack>
      )}
    </DataState>
  );
}

function textOf(items: Assumption[], name: string): string | null {
  const value = items.find((item) => item.name === name)?.value;
  return typeof value === 'string' ? value : null;
}

/** The former value comes back with one press, since what is entered counts from now on only. */
function CorrectionForm(props: {
  id: string;
  /** What holds now; null where nothing is known. */
  former: string | null;
  name: string;
  label: string;
  most: number;
}) {
  const { id, former, name, label, most } = props;
  const queries = useQueryClient();
  const [entered, setEntered] = useState<number | string>(former ?? '');
  const write = async (value: string) => {
    await apiPut(pathOf(id), { assumptions: [{ name, value }] });
    await queries.invalidateQueries({ queryKey: [pathOf(id)] });
  };
  const saving = useMutation({
    mutationFn: () => write(String(entered)),
    onSuccess: () =>
      showToast({
        message: t`It counts for runs from now on.`,
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
          <Button
            type="submit"
            variant="default"
            loading={saving.isPending}
            aria-label={t`Correct: ${label}`}
          >{t`Correct`}</Button>
        </Group>
      </Stack>
    </form>
  );
}
