import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Complainers } from '../../../../server/feedback/complainers/complainer-schema.ts';
import type { AdminFeedback, ReplyBody } from '../../../../server/feedback/schema.ts';
import type { RunCandidate } from '../../../../server/feedback/runs/run-schema.ts';
import type { FeedbackDossier, TriageBody } from '../../../../server/feedback/triage/triage-schema.ts';
import { apiDelete, apiGet, apiPatch, apiPost, apiPut, type QueryValues } from '../../api/client.ts';
import { pagedQuery, type Page } from '../../api/pages.ts';
import type { ToldGate } from '../../ui/figure-seal.tsx';

export type { AdminFeedback, Complainers, FeedbackDossier, RunCandidate };

/** What customers have said, newest first. */
export const feedbackListQuery = (values: QueryValues) =>
  pagedQuery<AdminFeedback>('/admin/feedback', values);

/** One piece of feedback with all that helps to understand it. */
export function dossierQuery(id: string) {
  return queryOptions({
    queryKey: ['/admin/feedback', id],
    queryFn: ({ signal }) => apiGet<FeedbackDossier>(pathOf(id, '/dossier'), {}, signal),
  });
}

/** Operators who may be given feedback. */
export const assigneesQuery = queryOptions({
  queryKey: ['/admin/feedback/assignees'],
  queryFn: ({ signal }) =>
    apiGet<{ items: { id: string; name: string }[] }>('/admin/feedback/assignees', {}, signal),
  staleTime: 5 * 60_000,
});

/** Runs of the last day that a customer who says something now likely means. */
export const candidatesQuery = (customer: string) =>
  queryOptions({
    queryKey: ['/admin/feedback/candidates', customer],
    queryFn: ({ signal }) =>
      apiGet<{ items: RunCandidate[] }>('/admin/feedback/candidates', { customer }, signal),
    enabled: customer !== '',
  });

/** Answers it, once: the customer gets a mail. */
export const replyTo = (id: string, reply: ReplyBody, idempotencyKey: string) =>
  apiPost<AdminFeedback>(pathOf(id, '/reply'), reply, { idempotencyKey });

/** Puts it away without an answer. */
export const close = (id: string) => apiPost<AdminFeedback>(pathOf(id, '/close'));

/** Sorts it: state, kind, severity, who looks after it, what it repeats. */
export const triage = (id: string, body: TriageBody) => apiPatch<AdminFeedback>(pathOf(id), body);

/** Shows the words of a review to everybody, or hides them. */
export const decideReview = (id: string, state: 'shown' | 'hidden') =>
  apiPut<AdminFeedback>(pathOf(id, '/review'), { state });

/** Says which run it is about, or that it is about none. */
export const chooseRun = (id: string, choice: { candidate: number } | { noRun: true }) =>
  apiPost<AdminFeedback>(pathOf(id, '/run'), choice);

/** Names the version that mends it, or takes that back. */
export const setFix = (id: string, version: number | null) =>
  version === null
    ? apiDelete<AdminFeedback>(pathOf(id, '/fix'))
    : apiPut<AdminFeedback>(pathOf(id, '/fix'), { version });

export type ComplaintFigure =
  | 'complaints'
  | 'runs'
  | 'complainedRuns'
  | 'complaintsPer1000'
  | 'complaintsPer1000Low'
  | 'complaintsPer1000High'
  | 'falseSuccesses'
  | 'falseSuccessRate'
  | 'linkedShare'
  | 'alertBeforeComplaintShare'
  | 'causes'
  | 'medianHoursToComplaint'
  | 'valueDisputes'
  | 'medianHoursToAnswer'
  | 'unanswered';
type Figures = Record<ComplaintFigure, number | null>;
export type ComplaintReport = {
  currency: string;
  asOf: string;
  timeZone: string;
  gates: ToldGate[];
  totals: Figures;
  previous: Figures | null;
  items: ({ bucket: string | null; group: string | null; label: string | null } & Figures)[];
};
export type ComplaintGrouping = 'scenario' | 'version' | 'aiModel';

/** How often customers complain, by what they complain about. */
export function complaintsQuery(values: {
  from: string;
  to: string;
  compare: string;
  groupBy: ComplaintGrouping;
}) {
  return queryOptions({
    queryKey: ['/admin/analytics/complaints', values],
    queryFn: ({ signal }) => apiGet<ComplaintReport>('/admin/analytics/complaints', values, signal),
    placeholderData: keepPreviousData,
  });
}

export type FixEffect = {
  version: { id: string; number: number; publishedAt: string };
  scenario: { id: string; slug: string; title: string };
  customersTold: number;
  installations: number;
  completionBefore: number | null;
  completionAfter: number | null;
  difference: number | null;
  better: number;
  worse: number;
  signTest: number | null;
  complaintsBefore: number;
  complaintsAfter: number;
};

/** Installations that were complained about, beside the others. */
export const complainersQuery = queryOptions({
  queryKey: ['/admin/analytics/complainers'],
  queryFn: ({ signal }) => apiGet<Complainers>('/admin/analytics/complainers', {}, signal),
});

/** What each fix changed, newest versions first. */
export const fixEffectsQuery = pagedQuery<FixEffect, Page<FixEffect> & { gates: ToldGate[] }>(
  '/admin/feedback/fixes',
  { limit: 20 },
);

const pathOf = (id: string, rest = ''): string => `/admin/feedback/${encodeURIComponent(id)}${rest}`;
