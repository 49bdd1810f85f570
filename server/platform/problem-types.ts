import { problemTypesOfCampaigns } from './problem-types-of-campaigns.ts';
import { problemTypesOfSelling } from './problem-types-of-selling.ts';

export type ProblemType = { title: string; explanation: string };

const explained: Record<string, ProblemType> = {
  malformed_json: {
    title: 'Malformed JSON',
    explanation: 'The request body could not be read as JSON. Check quotes, commas and the encoding (UTF-8).',
  },
  malformed_request: {
    title: 'Unreadable request',
    explanation: 'The address or the body is not encoded as it says: check percent-encoding and compression.',
  },
  unauthorized: {
    title: 'Not signed in',
    explanation:
      'Send a valid key as "Authorization: Bearer …", or sign in to the dashboard. A key may have been revoked or have expired.',
  },
  key_ended: {
    title: 'The key works no more',
    explanation: 'It was revoked or has expired, so there is nothing to replace. Create another key.',
  },
  forbidden: {
    title: 'Not allowed',
    explanation: 'The credential is valid but lacks the role or the scope that this operation needs.',
  },
  csrf: {
    title: 'Cross-site request refused',
    explanation:
      'State-changing calls with a session cookie must come from the dashboard itself. Scripts should use an operator API key.',
  },
  not_found: {
    title: 'Not found',
    explanation: 'There is nothing at this address, or it belongs to someone else.',
  },
  method_not_allowed: {
    title: 'Method not allowed',
    explanation:
      'The address exists but does not answer to this HTTP method; the Allow header lists those it does.',
  },
  link_spent: {
    title: 'This link no longer works',
    explanation:
      'A one-time link was used already, was replaced by a newer one, has expired, or was not copied whole. Ask for a new one; the link of the first owner is printed at every start of the server.',
  },
  last_owner: {
    title: 'The last owner stays',
    explanation: 'A library always has an owner. Make another one first, then remove this one.',
  },
  conflict: {
    title: 'Conflict',
    explanation: 'The request contradicts the present state; read the current state and decide again.',
  },
  upgrade_conflicts: {
    title: 'The upgrade needs decisions',
    explanation:
      'You and the new version changed the same parts of the scenario; "conflicts" lists them. Nothing was changed in Make. Repeat the request with a decision on each path in "Decisions" (decisions), or on all by "When both changed the same" (prefer): yours, or the new version\'s.',
  },
  idempotency_key_reused: {
    title: 'Idempotency key used for another request',
    explanation:
      'The same Idempotency-Key was sent before with a different body. Use a new key for a new request.',
  },
  idempotency_in_progress: {
    title: 'The first request is still running',
    explanation:
      'A request with the same Idempotency-Key has not finished. Repeat it a little later to get its answer.',
  },
  body_too_large: {
    title: 'Body too large',
    explanation: 'The request body exceeds the limit of this operation. Send less at once.',
  },
  unsupported_media_type: { title: 'Not JSON', explanation: 'Send the body as application/json.' },
  invalid_request: {
    title: 'Invalid request',
    explanation:
      'The request is well-formed but a value is missing, unknown or out of range; "errors" names each place.',
  },
  rate_limited: {
    title: 'Too many requests',
    explanation: 'The limit of this credential is used up. Wait as many seconds as Retry-After says.',
  },
  overloaded: {
    title: 'Too much at once',
    explanation:
      'More is coming in than can be written at the moment. Send the same again after as many seconds as Retry-After says: what was recorded already is not counted twice.',
  },
  too_many_streams: {
    title: 'Too many readers',
    explanation:
      'So many follow what happens live on one server already. Close some, or try again in a minute.',
  },
  too_many_pictures: {
    title: 'Too many pictures at once',
    explanation:
      'More pictures are waiting to be drawn than the server draws. Ask again after Retry-After seconds.',
  },
  not_configured: {
    title: 'Not configured',
    explanation:
      'This part of the library needs a setting that the operator has not made yet; "setting" names it.',
  },
  database_unavailable: {
    title: 'Not ready',
    explanation:
      'The database cannot be reached at the moment. Nothing was changed; repeat the request after Retry-After seconds.',
  },
  stripe_unavailable: {
    title: 'Stripe cannot be reached',
    explanation: 'Stripe did not answer or failed. Nothing was charged; repeat the request a little later.',
  },
  audit_under_way: {
    title: 'An audit is under way',
    explanation: 'All gates are being checked. GET /admin/audits shows what is found when it is done.',
  },
  being_sent: {
    title: 'The mail may be on its way',
    explanation: 'Whether the last try was interrupted is known ten minutes after it began.',
  },
  not_interrupted: {
    title: 'Nothing was interrupted',
    explanation: 'Only a mail whose sending was interrupted is sent again; "state" tells what became of it.',
  },
  make_failed: {
    title: 'Make refused or failed',
    explanation:
      'Make answered with an error, quoted word for word in "make". Mend what it names and repeat the request.',
  },
  make_apps_new: {
    title: 'Apps are new to the organization',
    explanation:
      'The scenario uses apps that the Make organization does not have yet; "errors" names them. Switch on "Install missing apps" (confirmAppInstall) to install them with it.',
  },
  nothing_missing: {
    title: 'Nothing is missing',
    explanation: 'Every connection that the installation needs is chosen in Make: it can be started.',
  },
  make_timeout: {
    title: 'Make did not answer',
    explanation:
      'Make did not answer in time. Repeat the request with the same Idempotency-Key: the team is searched first, so nothing is created twice.',
  },
  forecast_unavailable: {
    title: 'Forecast not ready',
    explanation:
      'Making the forecast took too long or was interrupted. Ask again in a minute; what was made before is kept and answered at once.',
  },
  bad_signature: {
    title: 'Bad signature',
    explanation: 'The message was not signed with a secret that this server knows, or is too old.',
  },
  not_ready: {
    title: 'Not ready',
    explanation:
      'The server cannot do its work at the moment; "missing" names what it waits for. It is asked again by itself.',
  },
  internal_error: {
    title: 'Internal error',
    explanation: 'Something failed on our side and was logged under the request id of the answer.',
  },
  ...problemTypesOfSelling,
  ...problemTypesOfCampaigns,
};

/** Titles and explanations of the problem types; each is a page under `/problems/{code}`. Unlisted codes get a general page. */
export const problemTypes: ReadonlyMap<string, ProblemType> = new Map(Object.entries(explained));
