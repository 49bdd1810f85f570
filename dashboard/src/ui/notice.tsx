import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';
import { AlertIcon } from './icons.tsx';
import styles from './notice.module.css';

/** Something that a reader has to know before going on: `bad` stops them, `warn` does not. */
export function Notice(props: {
  tone: 'bad' | 'warn';
  title: string;
  /** Read out at once, for what a press has brought about. */
  isUrgent?: boolean;
  testId?: string;
  children: ReactNode;
}) {
  const { tone, title, isUrgent = false, testId, children } = props;
  return (
    <Alert
      title={title}
      icon={<AlertIcon />}
      role={isUrgent ? 'alert' : 'note'}
      classNames={{ root: styles.notice ?? '', title: styles.tone ?? '', icon: styles.tone ?? '' }}
      data-tone={tone}
      data-testid={testId}
    >
      {children}
    </Alert>
  );
}
