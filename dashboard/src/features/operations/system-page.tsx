import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { DataState } from '../../ui/data-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { ConfigurationPart, NightlyPart, ServersPart } from './machinery-parts.tsx';
import { systemQuery } from './operations-query.ts';
import { DatabasePart, WorkPart } from './state-parts.tsx';
import { ProblemsPart } from './problems-part.tsx';

/** How the machinery stands, and in words what is wrong with it. */
export function SystemPage() {
  const query = useQuery(systemQuery);
  return (
    <>
      <PageHeader
        title={t`System`}
        description={
          query.data ? (
            <Trans>
              As of <TimeText at={query.data.asOf} />, release {query.data.release}
            </Trans>
          ) : (
            t`Servers, database, queue and configuration.`
          )
        }
      />
      <DataState query={query}>
        {(system) => (
          <Stack gap={32}>
            <ProblemsPart problems={system.problems} />
            <ServersPart servers={system.servers} />
            <DatabasePart database={system.database} disk={system.disk} />
            <WorkPart queue={system.queue} />
            <NightlyPart nightly={system.nightly} />
            <ConfigurationPart configuration={system.configuration} />
          </Stack>
        )}
      </DataState>
    </>
  );
}
