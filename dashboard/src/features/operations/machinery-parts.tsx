import { t } from '@lingui/core/macro';
import { Code, Paper, Text } from '@mantine/core';
import { formatBytes } from '../../format/bytes.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import type { SystemAnswer } from './operations-query.ts';

type Server = SystemAnswer['servers'][number];
type Night = SystemAnswer['nightly'][number];
type Variable = SystemAnswer['configuration'][number];

const serverColumns: Column<Server>[] = [
  { key: 'node', header: t`Machine`, cell: ({ node }) => node },
  { key: 'release', header: t`Release`, cell: ({ release }) => <Code>{release}</Code> },
  {
    key: 'state',
    header: t`State`,
    cell: ({ isSilent }) => <StatusBadge status={isSilent ? 'silent' : 'running'} />,
  },
  { key: 'startedAt', header: t`Since`, cell: ({ startedAt }) => <TimeText at={startedAt} relative /> },
  { key: 'seenAt', header: t`Last sign of life`, cell: ({ seenAt }) => <TimeText at={seenAt} relative /> },
  { key: 'memory', header: t`Memory`, align: 'end', cell: ({ memoryBytes }) => formatBytes(memoryBytes) },
];

/** Servers that run, and those that fell silent within the day. */
export function ServersPart({ servers }: Pick<SystemAnswer, 'servers'>) {
  return (
    <Part title={t`Servers`}>
      {servers.length === 0 ? (
        <Paper>
          <EmptyState title={t`No sign of life yet`}>{t`Each server gives one every 15 seconds.`}</EmptyState>
        </Paper>
      ) : (
        <DataTable label={t`Servers`} columns={serverColumns} rows={servers} rowKey={({ id }) => id} />
      )}
    </Part>
  );
}

const nightColumns: Column<Night>[] = [
  { key: 'name', header: t`Job`, cell: ({ name }) => name },
  { key: 'state', header: t`Ended`, cell: ({ state }) => <StatusBadge status={state} /> },
  { key: 'at', header: t`When`, cell: ({ at }) => <TimeText at={at} relative /> },
  {
    key: 'reason',
    header: t`Reason`,
    cell: ({ reason }) => (
      <Text fz="sm" maw={420} style={{ overflowWrap: 'anywhere' }}>
        {reason ?? '–'}
      </Text>
    ),
  },
];

/** How each job ended last that runs once a day or less often. */
export function NightlyPart({ nightly }: Pick<SystemAnswer, 'nightly'>) {
  return (
    <Part title={t`Nightly jobs`} description={t`How each ended last, within seven days.`}>
      {nightly.length === 0 ? (
        <Paper>
          <EmptyState title={t`No night has passed yet`}>{t`They run by the clock, in UTC.`}</EmptyState>
        </Paper>
      ) : (
        <DataTable
          label={t`Nightly jobs`}
          columns={nightColumns}
          rows={nightly}
          rowKey={({ name }) => name}
        />
      )}
    </Part>
  );
}

const variableColumns: Column<Variable>[] = [
  { key: 'name', header: t`Variable`, cell: ({ name }) => <Code>{name}</Code> },
  {
    key: 'isSet',
    header: t`State`,
    cell: ({ isSet }) => (
      <Text span fz="sm" {...(isSet ? {} : { c: 'dimmed' })}>
        {isSet ? t`Set` : t`Not set`}
      </Text>
    ),
  },
];

/** Which variables the server's environment has; values are never told. */
export function ConfigurationPart({ configuration }: Pick<SystemAnswer, 'configuration'>) {
  return (
    <Part
      title={t`Configuration`}
      description={t`Variables of this server’s environment, those that are set first. OPERATIONS.md explains each; values are never shown.`}
    >
      <DataTable
        label={t`Configuration`}
        columns={variableColumns}
        rows={configuration.toSorted((one, other) => Number(other.isSet) - Number(one.isSet))}
        rowKey={({ name }) => name}
      />
    </Part>
  );
}
