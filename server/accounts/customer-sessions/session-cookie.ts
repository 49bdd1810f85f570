/** By its name's prefix browsers take the cookie over https only, for this host only and for all of its paths. */
const nameAt = (publicUrl: string): string =>
  `${publicUrl.startsWith('https:') ? '__Host-' : ''}scenario-library.account`;

/** The secret that a request's cookies hold; null without one. */
export function secretInCookie(cookies: string | undefined, publicUrl: string): string | null {
  const name = nameAt(publicUrl);
  for (const cookie of cookies?.split(';') ?? []) {
    const at = cookie.indexOf('=');
    if (cookie.slice(0, at).trim() === name) return cookie.slice(at + 1).trim() || null;
  }
  return null;
}

/** Has the browser keep a session's secret where no script can read it, and send it from our own pages and links to us. */
export function sessionCookie(secret: string, expiresAt: Date, publicUrl: string): string {
  return `${nameAt(publicUrl)}=${secret}; Path=/; Expires=${expiresAt.toUTCString()}; ${attributes(publicUrl)}`;
}

/** Has the browser forget it. */
export function noSessionCookie(publicUrl: string): string {
  return `${nameAt(publicUrl)}=; Path=/; Max-Age=0; ${attributes(publicUrl)}`;
}

const attributes = (publicUrl: string): string =>
  `HttpOnly; SameSite=Lax${publicUrl.startsWith('https:') ? '; Secure' : ''}`;
