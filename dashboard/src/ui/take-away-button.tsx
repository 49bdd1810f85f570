import { useQueryClient } from '@tanstack/react-query';
import { apiDelete } from '../api/client.ts';
import { ConfirmButton } from './confirm-button.tsx';
import { WhoMay, type Scope } from './may.tsx';

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
  return (
    <WhoMay scope={scope}>
      <ConfirmButton
        label="Delete"
        fullLabel={`Delete ${name}`}
        looks={{ variant: 'subtle', color: 'red', c: 'var(--sl-bad)', size: 'compact-sm' }}
        question={question}
        asksWhy
        yes="Delete it"
        no="Keep it"
        isDestructive
        act={async (reason) => {
          await apiDelete(`${path}/${encodeURIComponent(id)}`, { reason });
          void queries.invalidateQueries({ queryKey: [path] });
        }}
      />
    </WhoMay>
  );
}
