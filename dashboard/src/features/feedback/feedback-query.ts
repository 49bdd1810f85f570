import { queryOptions } from '@tanstack/react-query';
import type { AdminFeedback, ReplyBody } from '../../../../server/feedback/schema.ts';
import { apiGet, apiPost, type QueryValues } from '../../api/client.ts';
import { pagedQuery } from '../../api/pages.ts';

export type { AdminFeedback };

/** What customers have said, newest first. */
export const feedbackListQuery = (values: QueryValues) =>
  pagedQuery<AdminFeedback>('/admin/feedback', values);

/** One piece of feedback with its answer. */
export function feedbackQuery(id: string) {
  return queryOptions({
    queryKey: ['/admin/feedback', id],
    queryFn: ({ signal }) => apiGet<AdminFeedback>(pathOf(id), {}, signal),
  });
}

/** Answers it, once: the customer gets a mail. */
export const replyTo = (id: string, reply: ReplyBody, idempotencyKey: string) =>
  apiPost<AdminFeedback>(pathOf(id, '/reply'), reply, { idempotencyKey });

/** Puts it away without an answer. */
export const close = (id: string) => apiPost<AdminFeedback>(pathOf(id, '/close'));

const pathOf = (id: string, rest = ''): string => `/admin/feedback/${encodeURIComponent(id)}${rest}`;
