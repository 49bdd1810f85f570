import type { Preflight } from '../../installations/preflight/schema.ts';
import { html, type Html } from '../../platform/html.ts';
import type { Language } from '../language.ts';
import type { Texts } from '../texts/en.ts';
import { schedulingText } from './scheduling-text.ts';

type Words = Texts['scenario']['payback'];
export type NumberName = 'runs' | 'minutes' | 'rate';

/** A reader's own numbers, as they stand in the address of the page. */
export type OwnNumbers = Partial<Record<NumberName, number | undefined>> & {
  /** What was typed and is no number of its kind. */
  wrong: NumberName[];
};

/** What a month brings and costs by the reader's own numbers. The form is a GET of the same page, so that a result can be passed on. */
export function paybackPart(language: Language, slug: string, preflight: Preflight, own: OwnNumbers): Html {
  const { value, runsPerMonth } = preflight;
  const words = language.texts.scenario.payback;
  const measuredRuns = runsPerMonth && runsPerMonth.basis !== 'schedule' ? runsPerMonth.value : null;
  const currency = (value?.currency ?? '').toUpperCase();
  return html`<section class="part" aria-labelledby="payback-title">
    <h2 id="payback-title">${words.title}</h2>
    <p class="quiet">${words.own}</p>
    <div class="payback">
      <form action="/scenarios/${slug}#payback-title" method="get" data-live="payback">
        ${numberField(words, own, 'runs', { label: words.runsAMonth, usual: measuredRuns, least: 1, step: '1' })}
        ${numberField(words, own, 'minutes', { label: words.minutesByHand, usual: value?.minutesPerRun ?? null })}
        ${numberField(words, own, 'rate', { label: words.hourCosts(currency), usual: null })}
        <button>${words.workOut}</button>
      </form>
      <dl class="facts" id="payback" aria-live="polite">${outcome(language, preflight)}</dl>
    </div>
  </section>`;
}

/** A field with a reader's number; what was no number of its kind is told beside it. */
function numberField(
  words: Words,
  { wrong, ...own }: OwnNumbers,
  name: NumberName,
  field: { label: string; usual: number | null; least?: number; step?: string },
): Html {
  const { label, usual, least = 0, step = 'any' } = field;
  const isWrong = wrong.includes(name);
  return html`<label
    >${label}<input
      type="number"
      name="${name}"
      min="${least}"
      max="100000"
      step="${step}"
      inputmode="decimal"
      value="${own[name] ?? ''}"
      placeholder="${usual === null ? '' : String(usual)}"
      ${isWrong && html` aria-invalid="true" aria-describedby="${name}-wrong"`}
    />${
      isWrong && html`<small class="error" id="${name}-wrong" role="alert">${words.wrong[name]}</small>`
    }</label
  >`;
}

function outcome(language: Language, { scheduling, runsPerMonth, credits, value, payback }: Preflight): Html {
  const { texts, figures } = language;
  const words = texts.scenario.payback;
  const { decimalText } = figures;
  return html`${[
    fact(
      words.runs,
      html`<span>${schedulingText(language, scheduling)}</span>`,
      runsNote(language, runsPerMonth),
    ),
    value &&
      fact(
        words.timeSaved,
        html`<span data-figure="minutesPerMonth"
          >${
            value.minutesPerMonth === null
              ? words.aRun(figures.minutesText(value.minutesPerRun))
              : words.aMonth(figures.minutesText(value.minutesPerMonth))
          }</span
        >`,
        null,
      ),
    value &&
      value.micros !== null &&
      fact(
        words.worth,
        html`<span data-figure="valueMicros"
          >${words.aMonth(figures.microsText(value.micros, value.currency))}</span
        >`,
        words.withCare,
      ),
    fact(
      words.credits,
      html`<span data-figure="creditsPerMonth"
        >${credits.perMonth === null ? words.dependsOnRuns : words.aMonth(decimalText(credits.perMonth))}</span
      >`,
      words.creditsNote(
        decimalText(credits.perRun),
        words.creditBasis[credits.basis] ?? credits.basis,
        decimalText(credits.reportingPerRun),
      ),
    ),
    payback &&
      fact(
        words.paysBack,
        html`<strong data-figure="paybackDays">${paybackText(language, runsPerMonth, payback)}</strong>`,
        payback.netMicrosPerMonth === null
          ? null
          : words.net(figures.microsText(payback.netMicrosPerMonth, payback.currency)),
      ),
  ]}`;
}

const fact = (name: string, figure: Html, note: string | null) =>
  html`<div>
    <dt>${name}</dt>
    <dd>${figure}${note && html`<small>${note}</small>`}</dd>
  </div>`;

function runsNote({ texts, figures }: Language, runs: Preflight['runsPerMonth']): string {
  const words = texts.scenario.payback;
  return runs ? words.runsNote(figures.decimalText(runs.value), words.basis[runs.basis]) : words.runsUnknown;
}

/** When the price has come back. The API's reason speaks of its own field where the number of runs is missing. */
function paybackText(
  { texts, figures }: Language,
  runs: Preflight['runsPerMonth'],
  { days, reason }: NonNullable<Preflight['payback']>,
): string {
  const words = texts.scenario.payback;
  if (days === null && (!runs || runs.basis === 'schedule')) return words.sayHowOften;
  if (days === null) return reason ?? words.notKnown;
  return days === 0 ? words.firstDay : words.after(figures.countOf(days, 'day'));
}
