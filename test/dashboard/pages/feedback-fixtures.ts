import type { AdminFeedback } from '../../../dashboard/src/features/feedback/feedback-query.ts';

export const feedback: AdminFeedback = {
  id: 'fbk_1',
  kind: 'bug',
  status: 'open',
  message: 'The sheet gets [secret] instead of the number.',
  redacted: ['api_key'],
  installationId: 'ins_1',
  executionId: 'exe-7',
  requestId: 'req_7',
  rating: 2,
  createdAt: '2026-03-01T10:00:00Z',
  scenario: { id: 'scn_1', slug: 'orders-to-a-sheet', title: 'Orders to a sheet' },
  customer: { id: 'cus_1', name: 'Ada Moore', email: 'ada@example.com' },
  reply: null,
  closedAt: null,
  closedBecause: null,
  acceptedAt: null,
  source: 'make',
  runLink: 'linked',
  run: {
    installationId: 'ins_1',
    executionId: 'exe-7',
    taskKey: 'main',
    status: 'completed',
    errorCode: null,
    version: 2,
    aiModel: null,
    startedAt: '2026-03-01T09:00:00Z',
    finishedAt: '2026-03-01T09:01:00Z',
  },
  fix: null,
  fixedAt: null,
  severity: null,
  review: null,
  assignee: null,
  duplicateOf: null,
  reopenedCount: 0,
};

export const assignees = {
  'GET /admin/feedback/assignees': () => ({ body: { items: [{ id: 'opr_2', name: 'Grace' }] } }),
};
