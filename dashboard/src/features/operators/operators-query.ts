import { t } from '@lingui/core/macro';
import type { z } from 'zod';
import type { OperatorPage } from '../../../../server/accounts/operators/operator-schema.ts';
import type { CreatedOperator } from '../../../../server/accounts/schema.ts';
import { apiPost } from '../../api/client.ts';
import { pagedQuery } from '../../api/pages.ts';

export type Operator = z.infer<typeof OperatorPage>['items'][number];
export type Role = Operator['role'];

export const operatorsQuery = pagedQuery<Operator>('/admin/operators', { limit: 50 });

/** What each role may do, in words. */
export const roleWords: Record<Role, { label: string; may: string }> = {
  owner: { label: t`Owner`, may: t`Everything, also making and removing owners.` },
  admin: { label: t`Admin`, may: t`Everything but making and removing owners.` },
  analyst: {
    label: t`Analyst`,
    may: t`Reads everything but names and addresses of customers; changes nothing.`,
  },
  support: { label: t`Support`, may: t`Customers and feedback, and reads scenarios.` },
};
export const roleChoices = (Object.keys(roleWords) as Role[]).map((value) => ({
  value,
  label: roleWords[value].label,
}));

type Invited = { email: string; name: string; username: string; role: Role };

/** Adds an operator; the answer has the link by which they set their password. */
export const inviteOperator = (
  invited: Invited,
  options: { idempotencyKey: string; reason: string },
): Promise<z.infer<typeof CreatedOperator>> => apiPost('/admin/operators', invited, options);

/** A fresh link for who has not followed theirs. */
export const inviteAgain = (id: string): Promise<{ link: string }> =>
  apiPost(`/admin/operators/${encodeURIComponent(id)}/invitation`);
