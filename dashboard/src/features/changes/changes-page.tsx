import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { wordsOf } from '../../format/words.ts';
import { CsvButton } from '../../ui/csv-button.tsx';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx';
import { FilterNote } from '../../ui/filter-note.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { actorWords, subjectWords } from './change-words.ts';
import { changesPath, changesQuery, type Change } from './changes-query.ts';

const subjects = Object.entries(subjectWords).map(([value, label]) => ({ value, label }));
const periods = [
  { value: '1', label: t`Last 24 hours` },
  { value: '7', label: t`Last 7 days` },
  { value: '30', label: t`Last 30 days` },
];
const msPerHour = 3_600_000;

/** From the beginning of an hour, so that the same list keeps its place in the cache. */
const since = (days: string | undefined): string | undefined =>
  days && new Date((Math.floor(Date.now() / msPerHour) - Number(days) * 24) * msPerHour).toISOString();

const columns: Column<Change>[] = [
  {
    key: 'what',
    header: t`What`,
    cell: ({ number, label, name, fields }) => (
      <>
        <Link to="/dashboard/changes/$number" params={{ number: String(number) }}>
          <Text span fz="sm" lineClamp={2} maw={420} style={{ overflowWrap: 'anywhere' }}>
            {name ?? label}
          </Text>
        </Link>
        <Text fz="xs" c="dimmed" maw={420}>
          {[name === null ? null : label, fields.map(wordsOf).join(', ')].filter(Boolean).join(': ')}
        </Text>
      </>
    ),
  },
  { key: 'kind', header: t`Happened`, cell: ({ kind }) => <StatusBadge status={kind} /> },
  { key: 'who', header: t`Who`, cell: ({ actor }) => <Text fz="sm">{actorWords(actor)}</Text> },
  {
    key: 'why',
    header: t`Why`,
    cell: ({ reason }) => (
      <Text fz="sm" lineClamp={2} maw={280} {...(reason === null ? { c: 'dimmed' } : {})}>
        {reason ?? '–'}
      </Text>
    ),
  },
  { key: 'when', header: t`When`, cell: ({ at }) => <TimeText at={at} relative /> },
];

/** Who changed what, when and why; the latest first. */
export function ChangesPage() {
  const { subject, id, actor, days } = useAddress().values;
  const filter = { subject, id, actor, from: since(days) };
  const query = useInfiniteQuery(changesQuery({ ...filter, limit: 50 }));
  const isFiltered = [subject, id, actor, days].some((value) => value !== undefined);
  return (
    <>
      <PageHeader
        title={t`Changes`}
        description={t`Who changed settings, prices, assumptions, scenarios, rules and rights, when and why. What is noted here can never be rewritten unnoticed.`}
        actions={<CsvButton path={changesPath} values={filter} name="changes" />}
      />
      <FilterBar>
        <FilterSelect name="subject" label={t`Of what`} none={t`Everything`} choices={subjects} />
        <FilterSelect name="days" label={t`Since when`} none={t`Any time`} choices={periods} />
        <FilterNote name="id" label={t`One thing`} />
        <FilterNote name="actor" label={t`By`} />
      </FilterBar>
      <PagedTable
        label={t`Changes`}
        query={query}
        columns={columns}
        rowKey={({ number }) => String(number)}
        empty={
          isFiltered ? (
            <EmptyState
              title={t`No change matches`}
            >{t`Choose another kind, or take a filter away.`}</EmptyState>
          ) : (
            <EmptyState
              title={t`Nothing was changed yet`}
            >{t`As soon as somebody changes a setting, a price or a scenario, it stands here.`}</EmptyState>
          )
        }
      />
    </>
  );
}
