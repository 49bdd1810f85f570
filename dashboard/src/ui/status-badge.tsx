import { Badge } from '@mantine/core';
import { wordsOf } from '../format/words.ts';

const colours: Record<string, string> = {
  active: 'green',
  completed: 'green',
  installed: 'green',
  paid: 'green',
  published: 'green',
  running: 'blue',
  open: 'yellow',
  answered: 'green',
  inProgress: 'blue',
  fixed: 'green',
  closed: 'gray',
  ignored: 'gray',
  resolved: 'green',
  pending: 'yellow',
  draft: 'gray',
  archived: 'gray',
  abandoned: 'gray',
  uninstalled: 'gray',
  partiallyRefunded: 'orange',
  suspended: 'orange',
  timedOut: 'orange',
  refunded: 'orange',
  failed: 'red',
  disputed: 'red',
  revoked: 'red',
  expired: 'gray',
  done: 'green',
  repaired: 'green',
  tiesOut: 'green',
  waiting: 'yellow',
  parked: 'yellow',
  in_transit: 'blue',
  trialing: 'blue',
  quarantined: 'orange',
  past_due: 'orange',
  differs: 'red',
  unpaid: 'red',
  on: 'green',
  off: 'gray',
  added: 'green',
  changed: 'blue',
  removed: 'red',
  found: 'gray',
  holds: 'green',
  toBeLookedAt: 'orange',
  fails: 'red',
  silent: 'orange',
  cancelled: 'gray',
  paused: 'orange',
  stopped: 'gray',
  offered: 'blue',
  accepted: 'blue',
  upgraded: 'green',
  needsDecisions: 'orange',
  rollingBack: 'orange',
  rollBackOffered: 'orange',
  rollBackAccepted: 'orange',
  rollBackFailed: 'red',
};

/** A status of the API as a badge in words: "partiallyRefunded" reads "Partially refunded". */
export function StatusBadge({ status }: { status: string }) {
  return (
    <Badge
      variant="dot"
      color={colours[status] ?? 'gray'}
      radius="sm"
      tt="none"
      fw={500}
      miw="max-content"
      data-status={status}
    >
      {wordsOf(status)}
    </Badge>
  );
}
