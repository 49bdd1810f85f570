import type { Mail } from '../../platform/mail.ts';
import { majorUnits, minorUnitDigits } from '../../platform/money.ts';
import { counted } from '../../platform/words.ts';
import type { AcknowledgementContent, AcknowledgementRow } from './acknowledgement-queries.ts';

type Told = {
  row: AcknowledgementRow;
  content: AcknowledgementContent;
  offer: { title: string; message: string; landingUrl: string } | null;
  unsubscribe: { url: string; headers: NonNullable<Mail['headers']> };
};

/** The mail to a customer whose installation has reached a milestone. What is not known is said to be unknown. */
export function acknowledgementMail({ row, content, offer, unsubscribe }: Told): Mail {
  const { completedRuns, installationName, scenarioTitle } = row;
  const name =
    installationName === scenarioTitle ? `“${scenarioTitle}”` : `“${installationName}” (${scenarioTitle})`;
  const parts = [
    `Hello ${row.customerName},`,
    completedRuns === 1
      ? `${name} has completed its first run.`
      : `${name} has completed ${completedRuns.toLocaleString('en')} runs.`,
    valueSentence(content),
    pointsSentence(content),
    ...(offer ? [`${offer.title}\n${offer.message}\n${offer.landingUrl}`] : []),
    `You get such a mail after the first, the hundredth and the thousandth run. If you want no more of them:\n${unsubscribe.url}`,
  ];
  return {
    to: row.customerEmail,
    messageKey: row.id,
    subject:
      completedRuns === 1
        ? `${scenarioTitle}: the first run is done`
        : `${scenarioTitle}: ${completedRuns.toLocaleString('en')} runs are done`,
    text: `${parts.join('\n\n')}\n`,
    headers: unsubscribe.headers,
  };
}

function valueSentence({ valueMicros, reason, netMicros, roi, currency }: AcknowledgementContent): string {
  if (valueMicros === null)
    return `What it has brought you so far is not known${reason ? `: ${lowerFirst(reason)}` : '.'}`;
  const net = netMicros === null ? '' : `, and ${amountOf(netMicros, currency)} after every known cost`;
  const times = roi === null ? '' : ` (a return of ${(roi * 100).toFixed(0)} %)`;
  return `What this scenario has brought you so far: ${amountOf(valueMicros, currency)}${net}${times}.`;
}

function pointsSentence({ pointsEarned, balance }: AcknowledgementContent): string {
  const earned = pointsEarned > 0 ? `It brought you ${counted(pointsEarned, 'reward point')}. ` : '';
  return `${earned}You have ${counted(balance, 'reward point')}.`;
}

const lowerFirst = (sentence: string): string => sentence.slice(0, 1).toLowerCase() + sentence.slice(1);

/** `12.34 USD`: micros rounded to the minor unit, half away from zero. */
function amountOf(micros: number, currency: string): string {
  const microsPerMinor = 10 ** (6 - minorUnitDigits(currency));
  const amount = Math.sign(micros) * Math.round(Math.abs(micros) / microsPerMinor) || 0;
  return `${majorUnits({ amount, currency })} ${currency.toUpperCase()}`;
}
