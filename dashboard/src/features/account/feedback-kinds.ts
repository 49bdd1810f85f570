import type { Feedback } from '../../../../server/feedback/schema.ts';

/** What feedback can be, in the words of customers. */
export const feedbackKinds: { value: Feedback['kind']; label: string }[] = [
  { value: 'wrongResult', label: 'A result was wrong' },
  { value: 'bug', label: 'Something does not work' },
  { value: 'wrongTimeSaved', label: 'The time saved is wrong' },
  { value: 'idea', label: 'An idea' },
  { value: 'question', label: 'A question' },
  { value: 'praise', label: 'Praise' },
];
/** One of these. */
export const wordsOfKind = (kind: Feedback['kind']): string =>
  feedbackKinds.find(({ value }) => value === kind)?.label ?? kind;
