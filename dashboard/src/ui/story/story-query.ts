import type { StoryEvent } from '../../../../server/care/story/schema.ts';
import { pagedQuery } from '../../api/pages.ts';

export type { StoryEvent };

/** What happened with a customer, or with one of their installations, the newest first. */
export const storyQuery = (
  customerId: string,
  narrowed: { kind?: string | undefined; installation?: string | undefined },
) =>
  pagedQuery<StoryEvent>(`/admin/customers/${encodeURIComponent(customerId)}/story`, {
    ...narrowed,
    limit: 50,
  });
