import { z } from 'zod';

const Timestamp = z.iso.datetime();

/** How far a copy of everything kept about the caller is. */
export const AccountExport = z
  .object({
    id: z.string(),
    state: z.enum(['gathering', 'ready', 'failed']),
    tablesDone: z.int().describe('Of tableCount, while it is gathered.'),
    tableCount: z.int(),
    rowCount: z.int(),
    byteCount: z.int().describe('The size of the JSON so far.'),
    createdAt: Timestamp,
    readyAt: Timestamp.nullable(),
    expiresAt: Timestamp.describe('When the file is deleted.'),
    downloadUrl: z.string().nullable().describe('Once it is ready: a link that works for an hour.'),
  })
  .meta({ id: 'AccountExport' });
export type AccountExport = z.infer<typeof AccountExport>;

export const DownloadParams = z.object({ token: z.string().min(1).max(500) });

/** With a session the address must be typed; an API key is proof enough. */
export const EraseBody = z.strictObject({
  email: z.string().trim().toLowerCase().max(254).optional().describe('The e-mail address of the account.'),
});
