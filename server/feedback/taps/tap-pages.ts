import { unkeptPage } from '../../accounts/customers/unkept-page.ts';
import type { Answer } from '../../platform/endpoint.ts';
import { escapeHtml } from '../../platform/html-page.ts';
import { momentWords } from '../../platform/time.ts';
import type { Tapped } from './take-tap.ts';
import type { TapForm } from './tap-schema.ts';

/** Asks for a click first: programs that scan messages open links but press no buttons. */
export function tapPage(
  token: string,
  tapped: Tapped,
  refused: { sentences: string[]; form: TapForm } | null = null,
): Answer {
  const sentences = (refused?.sentences ?? []).map(
    (each) => `<p role="alert"><strong>${escapeHtml(each)}</strong></p>`,
  );
  const action = `/feedback/${encodeURIComponent(token)}`;
  const given = { minutes: refused?.form.minutes ?? '', items: refused?.form.items ?? '1' };
  return unkeptPage(
    refused ? 422 : 200,
    'Was the result wrong?',
    `<p>${runWords(tapped)}</p>${sentences.join('')}
<form method="post" action="${action}"><input type="hidden" name="wrong" value="result">
${wordsField('What was wrong? You may leave it empty.', tapped)}
<button>This result was wrong</button></form>
<h2>Or is the time that it saves wrong?</h2>
<form method="post" action="${action}"><input type="hidden" name="wrong" value="time">
<p><label>Minutes by hand <input name="minutes" type="number" min="0" max="1000000" step="any" value="${escapeHtml(given.minutes)}"></label></p>
<p><label>for so many items <input name="items" type="number" min="1" max="1000000" step="1" value="${escapeHtml(given.items)}"></label></p>
<button class="quiet">The time saved is wrong</button></form>`,
  );
}

/** It is kept; words can still be added. */
export function tapTakenPage(
  token: string,
  pageUrl: string,
  { wrong, message }: TapForm,
  tapped: Tapped,
  minutesTaken: boolean,
): Answer {
  const action = `/feedback/${encodeURIComponent(token)}`;
  const counted = minutesTaken ? '<p>Your minutes count for what runs from now on.</p>' : '';
  const more =
    message === undefined || message === ''
      ? `<form method="post" action="${action}"><input type="hidden" name="wrong" value="${wrong}">
${wordsField('Tell us more, if you like', tapped)}<button>Send</button></form>`
      : '';
  return unkeptPage(
    200,
    'Thank you',
    `<p>It is noted with this run, and the people of the library see it.</p>${counted}${more}
<p><a href="${escapeHtml(pageUrl)}">See what became of it</a></p>`,
  );
}

/** For a link that was cut off, or whose installation is gone. */
export function unknownLinkPage(): Answer {
  return unkeptPage(
    404,
    'This link is not valid',
    '<p>It may have been cut off when it was copied: use the link in the message itself.</p>',
  );
}

/** A run that completed has said nothing of an error, so nobody is asked whether that may be read. */
const wordsField = (label: string, { run }: Tapped): string => `<p><label>${escapeHtml(label)}<br>
<textarea name="message" rows="4" maxlength="5000"></textarea></label></p>
<p>Leave out names of people; secrets, e-mail addresses and numbers of phones, cards and accounts are removed before it is kept.</p>${
  run?.status === 'completed'
    ? ''
    : `
<p><label><input type="checkbox" name="maySeeRun" value="yes"> You may read what the run said of its error, to find out why.</label></p>`
}`;

function runWords({ installation: { name }, link: { executionId }, run }: Tapped): string {
  const installation = `“${escapeHtml(name)}”`;
  if (!run) return `It is about the run <code>${escapeHtml(executionId)}</code> of ${installation}.`;
  const states = { running: 'is still running', completed: 'completed', failed: 'failed' };
  return `It is about the run of ${installation} that began on ${escapeHtml(momentWords(run.startedAt))} and ${states[run.status]} (<code>${escapeHtml(executionId)}</code>).`;
}
