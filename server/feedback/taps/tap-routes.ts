import { readResultToken } from '../../executions/result-link.ts';
import type { Deps } from '../../platform/deps.ts';
import { endpoint, type Answer, type Endpoint } from '../../platform/endpoint.ts';
import { readDraft } from '../drafts/draft-feedback.ts';
import { sendDraftPage } from '../drafts/draft-pages.ts';
import { selectFeedback } from '../queries.ts';
import { readOwn } from '../read-feedback.ts';
import { chooseRun } from '../runs/choose-run.ts';
import { linkLimits } from './link-limits.ts';
import { feedbackPageUrl, readPageToken } from './page-link.ts';
import { sentPage } from './sent-page.ts';
import { readTapped, takeTap } from './take-tap.ts';
import { tapPage, tapTakenPage, unknownLinkPage } from './tap-pages.ts';
import { ChoiceForm, LinkToken, TapForm } from './tap-schema.ts';

/** Pages that links in messages lead to. The link is the permission: no sign-in and no script is needed, and opening one changes nothing. */
export function tapRoutes(deps: Deps): Endpoint[] {
  const count = linkLimits(deps.pool);
  return [
    endpoint({
      method: 'get',
      path: '/feedback/{token}',
      summary: 'The page on which to say that the result of a run was wrong',
      access: { kind: 'public' },
      params: LinkToken,
      answers: { 200: 'html', 404: 'html' },
      handle: async ({ params: { token } }) => {
        const tapped = await readLink(deps, token);
        return tapped ? tapPage(token, tapped) : unknownLinkPage();
      },
    }),
    endpoint({
      method: 'post',
      path: '/feedback/{token}',
      summary: 'Say that the result of a run, or the time it saves, was wrong',
      description: 'By the form of the page. A second time changes nothing but the words.',
      access: { kind: 'public' },
      params: LinkToken,
      body: TapForm,
      takesForm: true,
      answers: { 200: 'html', 404: 'html', 422: 'html' },
      handle: async ({ params: { token }, body, address, requestId }) => {
        const tapped = await readLink(deps, token);
        if (!tapped) return unknownLinkPage();
        await count(token, address);
        const { feedbackId, minutesTaken, sentences } = await takeTap(deps, tapped, body, requestId);
        if (sentences.length > 0) return tapPage(token, tapped, { sentences, form: body });
        return tapTakenPage(token, feedbackPageUrl(deps, feedbackId), body, tapped, minutesTaken);
      },
    }),
    endpoint({
      method: 'get',
      path: '/feedback/sent/{token}',
      summary: 'The page of a piece of feedback, for its customer',
      access: { kind: 'public' },
      params: LinkToken,
      answers: { 200: 'html', 404: 'html' },
      handle: ({ params: { token } }) => showSent(deps, token),
    }),
    endpoint({
      method: 'post',
      path: '/feedback/sent/{token}',
      summary: 'Say which run feedback is about, by the form of its page',
      access: { kind: 'public' },
      params: LinkToken,
      body: ChoiceForm,
      takesForm: true,
      answers: { 200: 'html', 404: 'html' },
      handle: async ({ params: { token }, body: { run }, address }) => {
        const sent = await findSent(deps, token);
        if (!sent) return unknownLinkPage();
        await count(token, address);
        const choice = run === 'none' ? { noRun: true as const } : { candidate: Number(run) };
        await chooseRun(deps, { by: 'customer', customerId: sent.customerId }, sent.id, choice);
        return showSent(deps, token);
      },
    }),
  ];
}

async function readLink(deps: Deps, token: string) {
  const link = readResultToken(deps, token);
  return link && readTapped(deps.pool, link);
}

async function findSent(deps: Deps, token: string) {
  const id = readPageToken(deps, token);
  return id === null ? null : ((await selectFeedback(deps.pool, { id, limit: 1 }))[0] ?? null);
}

async function showSent(deps: Deps, token: string): Promise<Answer> {
  const sent = await findSent(deps, token);
  if (sent) return sentPage(token, await readOwn(deps, sent.customerId, sent.id));
  const id = readPageToken(deps, token);
  const draft = id === null ? null : await readDraft(deps, id);
  return draft ? sendDraftPage(token, draft) : unknownLinkPage();
}
