import { z } from 'zod';
import type { InsightsModel } from '../../platform/config.ts';

const timeoutMs = 20_000;
const mostTokens = 200;

const Completion = z.looseObject({
  choices: z.array(z.looseObject({ message: z.looseObject({ content: z.string() }) })).min(1),
});

/** What the service is told to do, with each sentence. */
export const task =
  'You rewrite one sentence about the figures of a software library for a busy manager. Keep every number exactly as it is written, add none, ' +
  'in digits or in words. Keep [NAME] and [CODE] as they are. Give no cause, no advice and no opinion. Answer with the sentence alone.';

/** Asks a service that speaks as OpenAI's does (`/chat/completions`) to put a sentence into other words. */
export async function askModel({ url, key, model }: InsightsModel, sentence: string): Promise<string> {
  const answer = await fetch(`${url.replace(/\/+$/, '')}/chat/completions`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({
      model,
      temperature: 0,
      max_tokens: mostTokens,
      messages: [
        { role: 'system', content: task },
        { role: 'user', content: sentence },
      ],
    }),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!answer.ok) throw new Error(`The language model answered ${answer.status}`);
  return Completion.parse(await answer.json()).choices[0]?.message.content.trim() ?? '';
}
