import { t } from '@lingui/core/macro';
import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { wordsOf } from '../../format/words.ts';
import { DataState } from '../../ui/data-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { campaignQuery, type CampaignDetail } from './campaigns-query.ts';
import { EvidencePart } from './evidence-part.tsx';
import { MembersPart } from './members-part.tsx';
import { ProgressPart } from './progress-part.tsx';

/** One campaign: how far it is, how its version does, and what became of each installation. */
export function CampaignPage() {
  const { id } = useParams({ from: '/dashboard/upgrade-campaigns/$id' });
  const query = useQuery(campaignQuery(id));
  const { data } = query;
  return (
    <>
      <PageHeader
        title={data ? t`${data.scenario.title}, version ${data.version}` : t`Upgrade campaign`}
        description={
          <Group component="span" gap={6}>
            <Link to="/dashboard/upgrade-campaigns">{t`Upgrades`}</Link>
            {data && (
              <>
                <span aria-hidden>·</span>
                <Link
                  to="/dashboard/scenarios/$slug/versions/$number"
                  params={{ slug: data.scenario.slug, number: String(data.version) } as never}
                >{t`What the version changes`}</Link>
              </>
            )}
          </Group>
        }
        actions={data && <StatusBadge status={data.state} />}
      />
      <DataState query={query}>
        {(campaign) => (
          <Stack gap={32}>
            <Why campaign={campaign} />
            <ProgressPart campaign={campaign} />
            <EvidencePart campaign={campaign} />
            <MembersPart campaign={campaign} />
          </Stack>
        )}
      </DataState>
    </>
  );
}

/** Why it stands where it stands, or what speaks against its version. */
function Why({ campaign: { state, pausedBy, reason, evidence } }: { campaign: CampaignDetail }) {
  const told = reason ?? (state === 'running' ? evidence.concern : null);
  if (told === null) return null;
  return (
    <Notice
      tone="warn"
      title={
        pausedBy === 'stopRule'
          ? t`It paused itself`
          : reason === null
            ? t`It will pause itself`
            : wordsOf(state)
      }
    >
      <Text fz="sm">{told}</Text>
    </Notice>
  );
}
