import type { Preflight } from '../../installations/preflight/schema.ts';
import { html, type Html } from '../../platform/html.ts';
import { countText, decimalText, microsText, minutesText } from '../figures.ts';
import { schedulingText } from './scheduling-text.ts';

/** A reader's own numbers, as they stand in the address of the page. */
export type OwnNumbers = {
  runs?: number | undefined;
  minutes?: number | undefined;
  rate?: number | undefined;
};

/** What a month brings and costs by the reader's own numbers. The form is a GET of the same page, so that a result can be passed on. */
export function paybackPart(slug: string, preflight: Preflight, own: OwnNumbers): Html {
  const { value, runsPerMonth } = preflight;
  return html`<section class="part" aria-labelledby="payback-title">
    <h2 id="payback-title">Will it pay for itself?</h2>
    <p class="quiet">By your own numbers. What you leave empty is what is measured or assumed.</p>
    <div class="payback">
      <form action="/scenarios/${slug}#payback-title" method="get" data-live="payback">
        ${numberField('runs', 'Runs a month', own.runs, runsPerMonth && runsPerMonth.basis !== 'schedule' ? runsPerMonth.value : null, '1')}
        ${numberField('minutes', 'Minutes by hand, each', own.minutes, value?.minutesPerRun ?? null, 'any')}
        ${numberField('rate', `An hour of it costs (${(value?.currency ?? '').toUpperCase()})`, own.rate, null, 'any')}
        <button>Work it out</button>
      </form>
      <dl class="facts" id="payback" aria-live="polite">${outcome(preflight)}</dl>
    </div>
  </section>`;
}

function numberField(
  name: string,
  label: string,
  value: number | undefined,
  usual: number | null,
  step: string,
): Html {
  return html`<label
    >${label}<input
      type="number"
      name="${name}"
      min="0"
      max="100000"
      step="${step}"
      inputmode="decimal"
      value="${value ?? ''}"
      placeholder="${usual === null ? '' : String(usual)}"
  /></label>`;
}

function outcome({ scheduling, runsPerMonth, credits, value, payback }: Preflight): Html {
  return html`${[
    fact('Runs', html`<span>${schedulingText(scheduling)}</span>`, runsNote(runsPerMonth)),
    value &&
      fact(
        'Time saved',
        html`<span data-figure="minutesPerMonth"
          >${
            value.minutesPerMonth === null
              ? `${minutesText(value.minutesPerRun)} a run`
              : `${minutesText(value.minutesPerMonth)} a month`
          }</span
        >`,
        null,
      ),
    value &&
      value.micros !== null &&
      fact(
        'Worth',
        html`<span data-figure="valueMicros">${microsText(value.micros, value.currency)} a month</span>`,
        'Counted with care: only the part of the time that usually comes free.',
      ),
    fact(
      'Make credits',
      html`<span data-figure="creditsPerMonth"
        >${
          credits.perMonth === null ? 'Depends on the runs' : `${decimalText(credits.perMonth)} a month`
        }</span
      >`,
      `${decimalText(credits.perRun)} a run, ${credits.basis}; ${decimalText(credits.reportingPerRun)} more for reporting it`,
    ),
    payback &&
      fact(
        'Pays back',
        html`<strong data-figure="paybackDays">${paybackText(runsPerMonth, payback)}</strong>`,
        netNote(payback),
      ),
  ]}`;
}

const fact = (name: string, figure: Html, note: string | null) =>
  html`<div>
    <dt>${name}</dt>
    <dd>${figure}${note && html`<small>${note}</small>`}</dd>
  </div>`;

const basisWords = {
  given: 'as you say',
  measured: 'the median of those who have it',
  schedule: 'as often as it is scheduled',
};

function runsNote(runs: Preflight['runsPerMonth']): string {
  return runs
    ? `${decimalText(runs.value)} a month, ${basisWords[runs.basis]}`
    : 'Nobody knows how often it would run for you';
}

const netNote = ({ netMicrosPerMonth, currency }: NonNullable<Preflight['payback']>) =>
  netMicrosPerMonth === null ? null : `${microsText(netMicrosPerMonth, currency)} a month after its costs`;

/** When the price has come back. The API's reason speaks of its own field where the number of runs is missing. */
function paybackText(
  runs: Preflight['runsPerMonth'],
  { days, reason }: NonNullable<Preflight['payback']>,
): string {
  if (days === null && (!runs || runs.basis === 'schedule'))
    return 'Say how often it would find work for you';
  if (days === null) return reason ?? 'Not known';
  if (days === 0) return 'On the first day';
  return `After ${countText(days)} ${days === 1 ? 'day' : 'days'}`;
}
