import { t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { apiDelete, apiGet, apiPost } from '../api/client.ts';
import type { Page } from '../api/pages.ts';
import { ConfirmButton } from './confirm-button.tsx';
import { useMay, WhoMay, type Scope } from './may.tsx';
import { showToast } from './toast.ts';

/** Takes one of a list away, after a second press; the reason stands in the log of changes, where it can be taken back. */
export function TakeAwayButton(props: {
  /** Such as `/admin/offers`. */
  path: string;
  id: string;
  scope: Scope;
  /** What goes, as it is read out: `The offer “…”`. */
  name: string;
  /** What follows. */
  question: string;
}) {
  const { path, id, scope, name, question } = props;
  const queries = useQueryClient();
  const mayTakeBack = useMay('settings:write');
  return (
    <WhoMay scope={scope}>
      <ConfirmButton
        label={t`Delete`}
        fullLabel={t`Delete ${name}`}
        looks={{ variant: 'subtle', color: 'red', c: 'var(--sl-bad)', size: 'compact-sm' }}
        question={question}
        asksWhy
        yes={t`Delete it`}
        no={t`Keep it`}
        isDestructive
        act={async (reason) => {
          await apiDelete(`${path}/${encodeURIComponent(id)}`, { reason });
          const renew = () => queries.invalidateQueries({ queryKey: [path] });
          showToast({
            message: t`${capitalized(name)} is deleted.`,
            ...(mayTakeBack ? { undo: () => putBack(path, id).then(renew) } : {}),
          });
          void renew();
        }}
      />
    </WhoMay>
  );
}

const capitalized = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** Takes the deletion back, which is the last change of this thing in the log. */
async function putBack(path: string, id: string): Promise<void> {
  const subject = (path.split('/').at(-1) ?? '').replaceAll('-', '_');
  const { items } = await apiGet<Page<{ number: number }>>('/admin/audit-log', { subject, id, limit: 1 });
  await apiPost(`/admin/audit-log/${items[0]?.number ?? 0}/revert`, {});
}
