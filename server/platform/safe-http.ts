import { Resolver } from 'node:dns/promises';
import { request as sendHttp, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { request as sendHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

type ResolvedAddress = { address: string; family: number };
/** Finds the addresses of a host name; a parameter, so that tests can play a hostile name server. */
export type Resolve = (hostname: string) => Promise<ResolvedAddress[]>;

/** Whom requests on behalf of customers may reach: public addresses by https, and the hosts that the operator names. */
export type OutgoingRules = {
  /** `host` or `host:port`, lower case: these may also be private, and use http. */
  allowedHosts: readonly string[];
  resolve?: Resolve;
};

/** The address is not one that may be called on behalf of a customer; the message says why. */
export class RefusedAddressError extends Error {}

const globalIpv6 = ipaddr.parseCIDR('2000::/3');
const localName = /^[^.]+\.?$|\.(localhost|local|internal)\.?$/;

/** Asks name servers without a thread of Node's small pool, which a slow name server of a customer could use up. */
const askNameServers: Resolve = async (hostname) => {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const [first] = answers;
  if (addresses.length === 0 && first.status === 'rejected') throw first.reason;
  return addresses.map((address) => ({ address, family: isIP(address) }));
};

/** Whether anybody in the internet may be behind the address: no private, local, translated or reserved range. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(globalIpv6));
}

/**
 * Refuses an address that may not be called, before anything is sent. A name that cannot be resolved at the moment passes: it is
 * resolved, and judged, again by each request.
 */
export async function refuseUnsafeUrl(text: string, rules: OutgoingRules): Promise<URL> {
  const url = judgeUrl(text, rules);
  if (isAllowed(url, rules) || literalOf(url) !== null) return url;
  const addresses = await (rules.resolve ?? askNameServers)(url.hostname).catch(() => []);
  refusePrivate(url.hostname, addresses);
  return url;
}

export type SafeRequest = {
  url: string;
  method: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** For everything together: name, connection, request and answer. */
  timeoutMs: number;
  /** What the answer has beyond it is not read. */
  maxAnswerBytes: number;
};

export type SafeAnswer = { status: number; headers: IncomingHttpHeaders; body: string };

/**
 * One request on behalf of a customer. The host is resolved once, every address is judged, and the connection goes to one of
 * those; redirects are answers like any other. Once the status is there, a body that is long, slow or torn changes nothing.
 */
export async function sendSafely(request: SafeRequest, rules: OutgoingRules): Promise<SafeAnswer> {
  const url = judgeUrl(request.url, rules);
  const options: RequestOptions = {
    method: request.method,
    headers: {
      ...request.headers,
      ...(request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) }),
    },
    agent: false, // a connection of its own: nothing is sent over one that was judged by other rules
    ...(isAllowed(url, rules) ? {} : { lookup: judgedLookup(rules.resolve ?? askNameServers) }),
  };
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === 'https:' ? sendHttps : sendHttp)(url, options);
    let finish = () => void outgoing.destroy(new Error(`No answer within ${request.timeoutMs / 1000} s.`));
    const deadline = setTimeout(() => finish(), request.timeoutMs);
    let fail: (error: Error) => void = reject;
    outgoing.on('error', (error) => fail(error));
    outgoing.on('close', () => {
      clearTimeout(deadline);
      // Some ends are neither an error nor an answer, such as a change to another protocol (101).
      fail(new Error('The connection was closed without an answer.'));
    });
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      finish = () => {
        const body = Buffer.concat(chunks).subarray(0, request.maxAnswerBytes).toString();
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body });
        outgoing.destroy();
      };
      fail = () => finish();
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= request.maxAnswerBytes) finish();
      });
      incoming.on('error', () => finish());
      incoming.on('close', () => finish());
    });
    outgoing.end(request.body);
  });
}

/** What the text of an address alone can tell; `URL` has brought odd notations of IPv4 to the usual one. */
function judgeUrl(text: string, rules: OutgoingRules): URL {
  const url = URL.parse(text);
  if (!url || !['https:', 'http:'].includes(url.protocol))
    throw new RefusedAddressError('Give a full address that starts with https://.');
  if (url.username || url.password)
    throw new RefusedAddressError('Leave the user name and the password out of the address.');
  if (isAllowed(url, rules)) return url;
  if (url.protocol !== 'https:')
    throw new RefusedAddressError(
      'The address must start with https://, so that nobody on the way can read along.',
    );
  if (url.port !== '') throw new RefusedAddressError('The address must use the usual port of https, 443.');
  if (localName.test(url.hostname) && !url.hostname.startsWith('[')) throw notPublic(url.hostname);
  const literal = literalOf(url);
  if (literal !== null) refusePrivate(literal, [{ address: literal, family: isIP(literal) }]);
  return url;
}

function isAllowed(url: URL, { allowedHosts }: OutgoingRules): boolean {
  return allowedHosts.includes(url.hostname) || allowedHosts.includes(hostWithPort(url));
}

/** Host and port of an address, also when the port is the usual one. */
export function hostWithPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`;
}

/** The IP address when the host is one, without the brackets of IPv6. */
function literalOf({ hostname }: URL): string | null {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) === 0 ? null : bare;
}

function refusalOf(host: string, addresses: readonly ResolvedAddress[]): RefusedAddressError | null {
  return addresses.every(({ address }) => isPublicAddress(address)) ? null : notPublic(host);
}

const notPublic = (host: string) =>
  new RefusedAddressError(`${host} is not a public address. Receivers must be reachable from the internet.`);

function refusePrivate(host: string, addresses: readonly ResolvedAddress[]): void {
  const refusal = refusalOf(host, addresses);
  if (refusal) throw refusal;
}

/** The connection goes to what was judged here: a name that points elsewhere a moment later changes nothing. */
function judgedLookup(resolve: Resolve): LookupFunction {
  return (hostname, options, done) => {
    const answer = async () => {
      const addresses = await resolve(hostname).catch((error: Error) => error);
      if (addresses instanceof Error) return done(addresses, '');
      const [first] = addresses;
      if (!first) return done(new Error(`${hostname} has no address.`), '');
      const refusal = refusalOf(hostname, addresses);
      if (refusal) return done(refusal, '');
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    };
    void answer();
  };
}
