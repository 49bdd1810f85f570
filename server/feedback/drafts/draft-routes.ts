import { attemptLimits, type AttemptLimits } from '../../accounts/sign-in/attempt-limits.ts';
import type { Deps } from '../../platform/deps.ts';
import { endpoint, redirectTo, type Endpoint } from '../../platform/endpoint.ts';
import { HttpError } from '../../platform/errors.ts';
import { findScenario } from '../../scenarios/find-scenario.ts';
import { readPageToken } from '../taps/page-link.ts';
import { unknownLinkPage } from '../taps/tap-pages.ts';
import { LinkToken } from '../taps/tap-schema.ts';
import { draftFeedback, sendDraft } from './draft-feedback.ts';
import { draftPage, draftTakenPage, unknownScenarioPage, type Refused } from './draft-pages.ts';
import { DraftForm, DraftQuery, DraftWords } from './draft-schema.ts';

const hour = 60 * 60;

/** Feedback from the public pages: words under an address become its customer's once a link that was mailed there is followed. */
export function draftRoutes(deps: Deps): Endpoint[] {
  const limits = attemptLimits(deps.pool, {
    name: 'feedback-draft',
    byAddress: { permits: 30, windowSeconds: hour },
    bySubject: { permits: 5, windowSeconds: hour },
  });
  return [
    endpoint({
      method: 'get',
      path: '/feedback',
      summary: 'The public page on which to send feedback',
      access: { kind: 'public' },
      query: DraftQuery,
      answers: { 200: 'html', 404: 'html' },
      handle: async ({ query }) => {
        const about = await aboutOf(deps, query.scenario);
        return about === 'unknown' ? unknownScenarioPage() : draftPage(about);
      },
    }),
    endpoint({
      method: 'post',
      path: '/feedback',
      summary: 'Write feedback under the address of an account',
      description:
        'By the form of the page. A mail with a link goes to the address if an account has it; following it sends the feedback. The answer is the same whether or not the address is known.',
      access: { kind: 'public' },
      query: DraftQuery,
      body: DraftForm,
      takesForm: true,
      answers: { 200: 'html', 404: 'html', 422: 'html', 429: 'html' },
      handle: async ({ query, body, address }) => {
        const about = await aboutOf(deps, query.scenario);
        if (about === 'unknown') return unknownScenarioPage();
        const words = DraftWords.safeParse(body);
        if (!words.success) return draftPage(about, refusedBy(words.error.issues, body));
        const refused = await tooOften(limits, address, words.data.email);
        if (refused) return draftPage(about, { ...refused, form: body });
        await draftFeedback(deps, about?.id ?? null, words.data);
        return draftTakenPage();
      },
    }),
    endpoint({
      method: 'post',
      path: '/feedback/sent/{token}/send',
      summary: 'Send the feedback that a mailed link is about',
      description: 'By the button of its page. A second time changes nothing.',
      access: { kind: 'public' },
      params: LinkToken,
      answers: { 303: 'redirect', 404: 'html' },
      handle: async ({ params: { token }, requestId }) => {
        const id = readPageToken(deps, token);
        if (id === null) return unknownLinkPage();
        await sendDraft(deps, id, requestId);
        return redirectTo(`/feedback/sent/${encodeURIComponent(token)}`);
      },
    }),
  ];
}

async function aboutOf({ pool }: Pick<Deps, 'pool'>, idOrSlug: string | undefined) {
  if (idOrSlug === undefined) return null;
  const scenario = await findScenario(pool, idOrSlug, { includeUnpublished: true });
  return !scenario || scenario.status === 'draft' ? ('unknown' as const) : scenario;
}

function refusedBy(issues: readonly { path: PropertyKey[]; message: string }[], form: DraftForm): Refused {
  const sentences = Object.fromEntries(issues.map(({ path, message }) => [String(path[0]), message]));
  return { status: 422, form, sentences };
}

/** Counts before anything is kept; the refusal is for a person who reads a page. Null: it may go on. */
async function tooOften(
  limits: AttemptLimits,
  address: string,
  email: string,
): Promise<Omit<Refused, 'form'> | null> {
  try {
    await limits.count(address, email);
    return null;
  } catch (error) {
    if (!(error instanceof HttpError) || error.status !== 429) throw error;
    const { status, message, headers } = error;
    return { status, sentences: { email: message }, headers };
  }
}
