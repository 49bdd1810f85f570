import { t } from '@lingui/core/macro';
import type { AdminFeedback } from './feedback-query.ts';

export const kindWords: Record<AdminFeedback['kind'], string> = {
  bug: t`Bug`,
  wrongResult: t`Wrong result`,
  wrongTimeSaved: t`Wrong time saved`,
  idea: t`Idea`,
  praise: t`Praise`,
  question: t`Question`,
  review: t`Review`,
};
export const statusWords: Record<AdminFeedback['status'], string> = {
  open: t`Open`,
  inProgress: t`In progress`,
  answered: t`Answered`,
  fixed: t`Fixed`,
  closed: t`Closed`,
};
export const severityWords = {
  low: t`Low`,
  normal: t`Normal`,
  high: t`High`,
  critical: t`Critical`,
} as const;
export const runLinkWords: Record<AdminFeedback['runLink'], string> = {
  open: t`Run not known`,
  linked: t`Tied to a run`,
  noRun: t`About no run`,
};
export const sourceWords: Record<AdminFeedback['source'], string> = {
  api: t`by the API`,
  make: t`from Make`,
  link: t`by a link in a message`,
  page: t`on a public page`,
  dashboard: t`written down by an operator`,
};
export const unusualWords = {
  failed: 'failed',
  warning: t`with a warning`,
  slow: t`slower than usual`,
  costly: t`dearer than usual`,
} as const;

/** What was said; who pressed a button in a message said it without words. */
export const saidOf = ({ message, kind }: Pick<AdminFeedback, 'message' | 'kind'>): string =>
  message !== ''
    ? message
    : kind === 'wrongTimeSaved'
      ? t`The time saved is wrong.`
      : t`This result was wrong.`;

/** Choices of a select, from words by value. */
export const choicesOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
