import { unkeptPage } from '../../accounts/customers/unkept-page.ts';
import type { Answer } from '../../platform/endpoint.ts';
import { escapeHtml } from '../../platform/html-page.ts';
import type { Calibration, CalibrationForm } from './calibration-schema.ts';

type Asked = { token: string; name: string; scenarioTitle: string };

/** Asks how long it takes by hand; again, with what is wrong, when an answer could not be understood. */
export function calibrationPage(
  { token, name, scenarioTitle }: Asked,
  refused: { sentences: string[]; form: CalibrationForm } | null = null,
): Answer {
  const sentences = (refused?.sentences ?? []).map(
    (each) => `<p role="alert"><strong>${escapeHtml(each)}</strong></p>`,
  );
  const which = name === scenarioTitle ? '' : ` It is about your installation “${escapeHtml(name)}”.`;
  const given = { minutes: refused?.form.minutes ?? '', items: refused?.form.items ?? '1' };
  return unkeptPage(
    refused ? 422 : 200,
    `How long does “${scenarioTitle}” take by hand?`,
    `<p>Think of doing the same work without it.${which} Your answer counts for what runs from now on.</p>${sentences.join('')}
<form method="post" action="/calibrate/${encodeURIComponent(token)}">
<p><label>Minutes by hand <input name="minutes" type="number" min="0" max="1000000" step="any" required value="${escapeHtml(given.minutes)}"></label></p>
<p><label>for so many items <input name="items" type="number" min="1" max="1000000" step="1" required value="${escapeHtml(given.items)}"></label></p>
<button>Send</button></form>`,
  );
}

/** Thanks, with what is reckoned with now. */
export function calibratedPage({ inForce, estimate }: Calibration): Answer {
  const reckoned =
    inForce.provenance === 'estimated'
      ? `<p>Runs are valued with ${escapeHtml(estimate)} minutes for one item from now on: your answer, together with what is usual for this scenario.</p>`
      : `<p>Runs are valued with the ${escapeHtml(inForce.value)} minutes for one item that you have confirmed; your answer is kept beside them.</p>`;
  return unkeptPage(200, 'Thank you', reckoned);
}

/** For a link that was cut off, or whose installation is gone. */
export function unknownCalibrationPage(): Answer {
  return unkeptPage(
    404,
    'This link is not valid',
    '<p>It may have been cut off when it was copied: use the link in the mail or in Make itself.</p>',
  );
}
