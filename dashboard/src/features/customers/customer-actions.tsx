import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { apiPost } from '../../api/client.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { customerQuery, type CustomerProfile } from './customers-query.ts';

/** What an operator can do for a customer. */
export function CustomerActions({ customer: { id } }: { customer: CustomerProfile }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const search = { customer: id } as never;
  return (
    <>
      <WhoMay scope="feedback:read">
        <Button
          component={Link}
          to="/dashboard/feedback"
          search={search}
          variant="default"
          size="sm"
        >{t`Feedback`}</Button>
      </WhoMay>
      <WhoMay scope="billing:write">
        <Button
          component={Link}
          to="/dashboard/rewards"
          search={search}
          variant="default"
          size="sm"
        >{t`Give points`}</Button>
      </WhoMay>
      <WhoMay scope="customers:write">
        <ConfirmButton
          label={t`Forget words`}
          looks={{ variant: 'default', size: 'sm' }}
          question={t`The words of all their feedback are taken out, also of what is open, and cannot be brought back. When it came and about which run stays.`}
          yes={t`Forget them`}
          isDestructive
          act={async () => {
            await apiPost(`/admin/customers/${encodeURIComponent(id)}/forget-feedback`);
            void queries.invalidateQueries({ queryKey: customerQuery(id).queryKey });
            void queries.invalidateQueries({
              queryKey: [`/admin/customers/${encodeURIComponent(id)}/story`],
            });
          }}
        />
        <ConfirmButton
          label={t`Erase`}
          looks={{ variant: 'default', size: 'sm', c: 'var(--sl-bad)' }}
          question={t`Name, address and everything else that tells who they are go, at their wish, and cannot be brought back. Orders stay, without the person.`}
          yes={t`Erase the customer`}
          no={t`Keep`}
          isDestructive
          act={async () => {
            await apiPost(`/admin/customers/${encodeURIComponent(id)}/erase`);
            void queries.invalidateQueries({ queryKey: ['/admin/customers'] });
            void navigate({ to: '/dashboard/customers' });
          }}
        />
      </WhoMay>
    </>
  );
}
