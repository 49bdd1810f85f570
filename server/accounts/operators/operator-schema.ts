import { z } from 'zod';
import { pageOf } from '../../platform/pagination.ts';
import { OperatorItem, Role } from '../schema.ts';

/** Operators with their roles, a page at a time. */
export const OperatorPage = pageOf(
  OperatorItem.extend({
    isInvited: z.boolean().describe('Has not followed the link yet.'),
    lastSignInAt: z.iso.datetime().nullable().describe('Of the sessions that are kept.'),
  }),
);

export const RoleChange = z.strictObject({ role: Role });
export const InvitationBody = z.strictObject({});
export const Invitation = z.object({
  link: z
    .string()
    .describe('Sets the password, once, within seven days; shown this once. The former one is void.'),
});
