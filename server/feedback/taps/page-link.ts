import type { Deps } from '../../platform/deps.ts';
import { signedIds } from '../../platform/signed-token.ts';

type Signing = Pick<Deps, 'sessionSecret'>;

const tokens = signedIds('feedback');

/** The page of one piece of feedback, for its customer: which run is meant, and the answer. It lets its bearer see and do nothing else. */
export function feedbackPageUrl(
  { sessionSecret, publicUrl }: Signing & Pick<Deps, 'publicUrl'>,
  feedbackId: string,
): string {
  return `${publicUrl()}/feedback/sent/${tokens.write(feedbackId, sessionSecret)}`;
}

/** Whose page it is; null when the link is not one of ours. */
export const readPageToken = ({ sessionSecret }: Signing, token: string): string | null =>
  tokens.read(token, sessionSecret);
