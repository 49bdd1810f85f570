import { unkeptPage } from '../../accounts/customers/unkept-page.ts';
import type { Answer } from '../../platform/endpoint.ts';
import { escapeHtml } from '../../platform/html-page.ts';
import type { FeedbackBody } from '../schema.ts';
import type { OwnedDraft } from './draft-queries.ts';
import type { DraftForm } from './draft-schema.ts';

export type About = { slug: string; title: string } | null;
/** What is wrong with what was sent: a sentence for each field that it is about. */
export type Refused = {
  status: number;
  form: DraftForm;
  sentences: Partial<Record<keyof DraftForm, string>>;
  headers?: Record<string, string>;
};

const kinds: Record<FeedbackBody['kind'], string> = {
  bug: 'It does not work',
  wrongResult: 'A result was wrong',
  wrongTimeSaved: 'The time that it is said to save is wrong',
  question: 'A question',
  idea: 'An idea',
  praise: 'Praise',
};

/** Asks for words and the address of an account. It has no script. */
export function draftPage(about: About, refused: Refused | null = null): Answer {
  const { kind = 'bug', rating = '', message = '', email = '' } = refused?.form ?? {};
  const wrong = refused?.sentences ?? {};
  const query = about ? `?scenario=${encodeURIComponent(about.slug)}` : '';
  const subject = about
    ? `It is about <a href="/scenarios/${encodeURIComponent(about.slug)}">“${escapeHtml(about.title)}”</a>.`
    : 'It is about the library; for a scenario use the link on its page.';
  const choices = Object.entries(kinds).map(
    ([value, words]) =>
      `<label><input type="radio" name="kind" value="${value}"${value === kind ? ' checked' : ''}> ${words}</label><br>`,
  );
  const ratings = [1, 2, 3, 4, 5].map(
    (each) => `<option value="${each}"${String(each) === rating ? ' selected' : ''}>${each}</option>`,
  );
  return unkeptPage(
    refused?.status ?? 200,
    'Send feedback',
    `<p>${subject}</p>${Object.entries(wrong).map(sentence).join('')}
<form method="post" action="/feedback${query}" novalidate>
<fieldset><legend>What is it?</legend>${choices.join('')}</fieldset>
<p><label>Your words<br><textarea name="message" rows="6" maxlength="5000" required${claim('message', wrong)}>${escapeHtml(message)}</textarea></label></p>
<p>Leave out names of people; secrets, e-mail addresses and numbers of phones, cards and accounts are removed before it is kept.</p>
<p><label>Rating, from 1 (bad) to 5 (very good)<br><select name="rating"><option value="">None</option>${ratings.join('')}</select></label></p>
<p><label>E-mail address of your account<br><input name="email" type="email" autocomplete="email" maxlength="254" required value="${escapeHtml(email)}"${claim('email', wrong)}></label></p>
<button>Go on</button></form>
<p>A mail with a link goes to this address. Nothing is sent before you have followed it.</p>`,
    refused?.headers,
  );
}

const sentence = ([field, words]: [string, string]): string =>
  `<p role="alert" id="wrong-${field}"><strong>${escapeHtml(words)}</strong></p>`;
const claim = (field: keyof DraftForm, wrong: Refused['sentences']): string =>
  wrong[field] === undefined ? '' : ` aria-invalid="true" aria-describedby="wrong-${field}"`;

/** Says the same whether or not the address is known. */
export const draftTakenPage = (): Answer =>
  unkeptPage(
    200,
    'Look into your mailbox',
    `<p>If an account has this address, a mail is on its way there. Follow its link within 24 hours to send your feedback; until then nobody reads it.</p>
<p>No mail? Feedback comes from people with an account: <a href="/signup">sign up</a>, or use the address that you signed up with.</p>`,
  );

/** For a scenario that is not, or is no longer, in the library. */
export const unknownScenarioPage = (): Answer =>
  unkeptPage(
    404,
    'There is no such scenario',
    '<p>It may have been taken out of the library. <a href="/feedback">Send feedback about the library</a>.</p>',
  );

/** The page of the mailed link: programs that scan mails open it, so it asks for a click. */
export function sendDraftPage(token: string, { message, kind, rating, scenarioTitle }: OwnedDraft): Answer {
  const about = scenarioTitle === null ? 'the library' : `“${escapeHtml(scenarioTitle)}”`;
  const rated = rating === null ? '' : ` You rate it ${rating} of 5.`;
  return unkeptPage(
    200,
    'Send your feedback?',
    `<p>${kinds[kind]}, about ${about}.${rated}</p><pre>${escapeHtml(message)}</pre>
<form method="post" action="/feedback/sent/${encodeURIComponent(token)}/send"><button>Send it</button></form>
<p>If you did not write it, close this page: it is not sent, and is forgotten.</p>`,
  );
}
