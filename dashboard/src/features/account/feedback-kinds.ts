import { t } from '@lingui/core/macro';
import type { Feedback } from '../../../../server/feedback/schema.ts';

/** What feedback can be, in the words of customers. */
export const feedbackKinds: { value: Feedback['kind']; label: string }[] = [
  { value: 'wrongResult', label: t`A result was wrong` },
  { value: 'bug', label: t`Something does not work` },
  { value: 'wrongTimeSaved', label: t`The time saved is wrong` },
  { value: 'idea', label: t`An idea` },
  { value: 'question', label: t`A question` },
  { value: 'praise', label: t`Praise` },
];
/** One of these. */
export const wordsOfKind = (kind: Feedback['kind']): string =>
  kind === 'review' ? t`Your review` : (feedbackKinds.find(({ value }) => value === kind)?.label ?? kind);
