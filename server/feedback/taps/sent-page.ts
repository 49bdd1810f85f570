import { unkeptPage } from '../../accounts/customers/unkept-page.ts';
import type { Answer } from '../../platform/endpoint.ts';
import { escapeHtml } from '../../platform/html-page.ts';
import { momentWords } from '../../platform/time.ts';
import type { Feedback } from '../schema.ts';

const states: Record<Feedback['status'], string> = {
  open: 'Nobody has looked at it yet.',
  inProgress: 'It is being looked into.',
  answered: 'It is answered.',
  fixed: 'It is mended in a version that is out.',
  closed: 'It is done.',
};
const unusual = {
  failed: 'failed',
  warning: 'with a warning',
  slow: 'slower than usual',
  costly: 'dearer than usual',
};

/** What a customer sent, what became of it, and which run it is about, as long as that is to be said. */
export function sentPage(token: string, feedback: Feedback): Answer {
  const { message, kind, status, reply, fix } = feedback;
  const mended =
    fix?.publishedAt == null ? '' : `<p>Version ${fix.version} mends it: upgrade your installation.</p>`;
  const answer = reply ? `<h2>Our answer</h2><pre>${escapeHtml(reply.message)}</pre>` : '';
  return unkeptPage(
    200,
    'Your feedback',
    `<p>${states[status]}</p>${mended}<h2>What you said</h2>${message ? `<pre>${escapeHtml(message)}</pre>` : `<p>${pressed(kind)}</p>`}${answer}${runPart(token, feedback)}`,
  );
}

/** Who pressed a button said it without words. */
const pressed = (kind: Feedback['kind']): string =>
  kind === 'wrongTimeSaved' ? 'The time that it saves is wrong.' : 'The result was wrong.';

function runPart(token: string, { runLink, run, candidates }: Feedback): string {
  if (run) {
    const began =
      run.startedAt === null ? '' : `, which began on ${escapeHtml(momentWords(new Date(run.startedAt)))}`;
    return `<p>It is about the run <code>${escapeHtml(run.executionId)}</code>${began}.</p>`;
  }
  if (runLink === 'noRun') return '<p>It is about no run in particular.</p>';
  const button = (value: string | number, label: string) =>
    `<p><button name="run" value="${value}">${escapeHtml(label)}</button></p>`;
  const offered = candidates.map(({ candidate, scenarioTitle, startedAt, reasons }) =>
    button(
      candidate,
      [
        `${scenarioTitle}, ${momentWords(new Date(startedAt ?? 0))}`,
        ...reasons.map((each) => unusual[each]),
      ].join(', '),
    ),
  );
  return `<h2>Which run do you mean?</h2><form method="post" action="/feedback/sent/${encodeURIComponent(token)}">
${offered.join('')}${button('none', 'No run in particular')}</form>`;
}
