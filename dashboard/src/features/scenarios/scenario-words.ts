import { t } from '@lingui/core/macro';

export const scenarioStatuses = [
  { value: 'draft', label: t`Draft` },
  { value: 'active', label: t`Active` },
  { value: 'completed', label: t`Completed` },
  { value: 'archived', label: t`Archived` },
];

/** How the list can be sorted, beside the order that the server chooses by itself. */
export const sortOrders = [
  { value: 'newest', label: t`Newest` },
  { value: 'updated', label: t`Updated last` },
  { value: 'rating', label: t`Best rated` },
  { value: 'roi', label: t`Best return` },
];
