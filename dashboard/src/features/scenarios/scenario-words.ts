export const scenarioStatuses = [
  { value: 'draft', label: 'Draft' },
  { value: 'active', label: 'Active' },
  { value: 'completed', label: 'Completed' },
  { value: 'archived', label: 'Archived' },
];

/** How the list can be sorted, beside the order that the server chooses by itself. */
export const sortOrders = [
  { value: 'newest', label: 'Newest' },
  { value: 'updated', label: 'Updated last' },
  { value: 'rating', label: 'Best rated' },
  { value: 'roi', label: 'Best return' },
];
