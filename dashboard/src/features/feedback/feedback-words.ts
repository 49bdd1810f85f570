import type { AdminFeedback } from './feedback-query.ts';

export const kindWords: Record<AdminFeedback['kind'], string> = {
  bug: 'Bug',
  wrongResult: 'Wrong result',
  wrongTimeSaved: 'Wrong time saved',
  idea: 'Idea',
  praise: 'Praise',
  question: 'Question',
};
export const statusWords: Record<AdminFeedback['status'], string> = {
  open: 'Open',
  inProgress: 'In progress',
  answered: 'Answered',
  fixed: 'Fixed',
  closed: 'Closed',
};
export const severityWords = { low: 'Low', normal: 'Normal', high: 'High', critical: 'Critical' } as const;
export const runLinkWords: Record<AdminFeedback['runLink'], string> = {
  open: 'Run not known',
  linked: 'Tied to a run',
  noRun: 'About no run',
};
export const sourceWords: Record<AdminFeedback['source'], string> = {
  api: 'by the API',
  make: 'from Make',
  link: 'by a link in a message',
  page: 'on a public page',
  dashboard: 'written down by an operator',
};
export const unusualWords = {
  failed: 'failed',
  warning: 'with a warning',
  slow: 'slower than usual',
  costly: 'dearer than usual',
} as const;

/** What was said; who pressed a button in a message said it without words. */
export const saidOf = ({ message, kind }: Pick<AdminFeedback, 'message' | 'kind'>): string =>
  message !== ''
    ? message
    : kind === 'wrongTimeSaved'
      ? 'The time saved is wrong.'
      : 'This result was wrong.';

/** Choices of a select, from words by value. */
export const choicesOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
