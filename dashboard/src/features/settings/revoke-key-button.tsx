import { t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { apiKeysQuery, revokeApiKey, type ApiKey } from './api-keys-query.ts';

/** Revokes a key after a second press, since no undo can give a script its key back. */
export function RevokeKeyButton({ apiKey }: { apiKey: ApiKey }) {
  const queries = useQueryClient();
  if (apiKey.revokedAt) return <StatusBadge status="revoked" />;
  return (
    <WhoMay scope="settings:write">
      <ConfirmButton
        label={t`Revoke`}
        fullLabel={t`Revoke ${apiKey.name}`}
        looks={{ variant: 'subtle', color: 'red', c: 'var(--sl-bad)', size: 'compact-sm' }}
        question={t`Scripts that use “${apiKey.name}” are refused from now on. This cannot be undone.`}
        asksWhy
        yes={t`Revoke the key`}
        no={t`Keep it`}
        isDestructive
        act={async (reason) => {
          await revokeApiKey(apiKey.id, reason);
          void queries.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
        }}
      />
    </WhoMay>
  );
}
