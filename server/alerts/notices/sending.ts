import type { MessageText } from './message-text.ts';

/** A message on its way to a channel. */
export type Outgoing = MessageText & {
  /** What makes the mails of two attempts the same mail. */
  key: string;
  /** Operators who have it from an attempt before. */
  told: readonly string[];
  /** Notes that an operator has it; false: another server sends it by now. */
  noteTold: (operatorId: string) => Promise<boolean>;
};

/** What one attempt came to; `error` says what is wrong, also of one that was sent but did not reach everybody. */
export type Sending = {
  isSent: boolean;
  status: number | null;
  error: string | null;
  retryAfterSeconds: number;
};

export const sent = (status: number | null, error: string | null = null): Sending => ({
  isSent: true,
  status,
  error,
  retryAfterSeconds: 0,
});
export const unsent = (error: string, status: number | null = null, retryAfterSeconds = 0): Sending => ({
  isSent: false,
  status,
  error,
  retryAfterSeconds,
});
