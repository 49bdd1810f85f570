import { t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { apiPost } from '../../api/client.ts';
import { scenarioPath, scenarioQuery, type AdminScenarioDetail } from '../../api/scenarios.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';

/** Publishes an earlier version's content as a new version, after a second press. */
export function RollBackButton({ scenario, to }: { scenario: AdminScenarioDetail; to: number }) {
  const queries = useQueryClient();
  return (
    <ConfirmButton
      label={t`Roll back to version ${to}`}
      looks={{ size: 'xs', variant: 'default' }}
      question={t`The content of version ${to} is published as a new version. New installations get it; those that stand keep theirs until they are upgraded.`}
      asksWhy
      yes={t`Roll back`}
      act={async (reason) => {
        const detail = await apiPost<AdminScenarioDetail>(
          scenarioPath(scenario.slug, '/rollback'),
          { to },
          { reason },
        );
        queries.setQueryData(scenarioQuery(detail.slug).queryKey, detail);
        void queries.invalidateQueries({ queryKey: ['/admin/scenarios'] });
      }}
    />
  );
}
