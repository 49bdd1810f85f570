import { startInBackground } from '../../platform/background-process.ts';
import type { Computed } from './compute.ts';

/** What is learned from: everything of a database before an instant, money in a currency. */
export type ComputeTask = { databaseUrl: string; watermark: Date; currency: string };
/** What comes of it, and which scenario stands at which place. */
export type ComputeAnswer = Computed & { scenarioIds: string[] };
export type ComputeReply = { answer: ComputeAnswer } | { failure: string };

/** With 100,000 customers and 500 scenarios it is ten seconds of one core and some 250 MB: too much beside requests. */
const mostHeapMb = 1_024;
/** How a database is spoken to may stand in the environment: certificates, the mode of TLS, a password file. */
const ofConnections = /^(PG|SSL_CERT_|NODE_EXTRA_CA_CERTS$|HOME$)/;

/** Reads the facts and computes in a process of its own, whose memory goes with it; aborting ends it. */
export async function computeInBackground(task: ComputeTask, signal: AbortSignal): Promise<ComputeAnswer> {
  signal.throwIfAborted();
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => ofConnections.test(name)));
  const computing = startInBackground(new URL('compute-process.ts', import.meta.url), { mostHeapMb, env });
  const { promise, resolve, reject } = Promise.withResolvers<ComputeAnswer>();
  const stop = () => reject(new Error('The server stops; another one, or the next start, computes anew.'));
  signal.addEventListener('abort', stop, { once: true });
  computing.once('message', (reply: ComputeReply) => {
    if ('answer' in reply) resolve(reply.answer);
    else reject(new Error(`Recommendations were not computed: ${reply.failure}`));
  });
  computing.once('error', reject);
  computing.once('exit', () =>
    reject(
      new Error(
        'The process that computes recommendations ended early; look at its memory and the database.',
      ),
    ),
  );
  try {
    computing.send(task);
    return await promise;
  } finally {
    signal.removeEventListener('abort', stop);
    computing.kill('SIGKILL');
  }
}
