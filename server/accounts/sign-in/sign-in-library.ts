import { betterAuth } from 'better-auth';
import { username } from 'better-auth/plugins/username'; // all plugins together are 3 MB more
import type { Deps } from '../../platform/deps.ts';
import { newId } from '../../platform/ids.ts';
import { hashPassword, maxPasswordLength, minPasswordLength, verifyPassword } from './passwords.ts';

export const operatorAuthPath = '/admin/auth';

const sessionSeconds = 7 * 24 * 60 * 60;

export type OperatorAuth = ReturnType<typeof createOperatorAuth>;

const built = new WeakMap<Deps, OperatorAuth>();

/** The sign-in of operators, made at its first use: the public URL is known only once the server listens. */
export function operatorAuth(deps: Deps): OperatorAuth {
  const existing = built.get(deps);
  if (existing) return existing;
  const auth = createOperatorAuth(deps);
  built.set(deps, auth);
  return auth;
}

function createOperatorAuth(deps: Deps) {
  const publicUrl = deps.publicUrl();
  return betterAuth({
    appName: 'Scenario Library',
    baseURL: publicUrl,
    basePath: operatorAuthPath,
    secret: deps.sessionSecret,
    database: deps.pool,
    trustedOrigins: [new URL(publicUrl).origin],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true, // operators come from the owner's link, the command line and /admin/operators
      minPasswordLength,
      maxPasswordLength,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    plugins: [username({ displayUsername: false })],
    user: {
      modelName: 'users',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: { role: { type: 'string', required: true, input: false } },
    },
    session: {
      modelName: 'operator_sessions',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      expiresIn: sessionSeconds,
      disableSessionRefresh: true, // a session ends after its week, however busy
    },
    account: {
      modelName: 'operator_accounts',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'operator_verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    advanced: {
      cookiePrefix: 'scenario-library',
      useSecureCookies: publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      disableCSRFCheck: false, // both are switched off by the library itself when NODE_ENV is "test"
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: ['x-client-address'] }, // set by operator-auth.ts, never by a client
      database: { generateId: () => newId('ses') },
    },
    rateLimit: { enabled: false }, // ours stands before it
    telemetry: { enabled: false },
    onAPIError: { throw: true },
    logger: {
      level: 'error',
      log: (_level, message) => deps.logger.error({ part: 'sign-in' }, message),
    },
  });
}
