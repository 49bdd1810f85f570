import { inTransaction, type Pool } from '../../platform/database.ts';
import { HttpError, invalid } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { requireGoodPassword, withFieldErrors } from './create-operator.ts';
import {
  findLink,
  hasOwner,
  insertOperator,
  takeLink,
  updateOperator,
  type OperatorRow,
} from './operator-queries.ts';
import { hashPassword } from '../sign-in/passwords.ts';
import type { Welcome } from '../schema.ts';
import { hashSecret } from '../secrets.ts';

/**
 * Uses a one-time link up: the first owner comes into being, or an operator who was invited chooses name and password. Of two at
 * once, one wins and the other is told that the link is spent.
 */
export async function acceptOperatorLink(pool: Pool, welcome: Welcome, now: Date): Promise<OperatorRow> {
  const tokenHash = hashSecret(welcome.token);
  const link = await findLink(pool, tokenHash, now);
  if (!link) throw spent();
  if (link.email !== null && link.email !== welcome.email)
    throw invalid('/email', 'This link was made for another e-mail address.');
  requireGoodPassword(welcome.password, welcome);
  const passwordHash = await hashPassword(welcome.password);
  const { email, name, username } = welcome;
  return withFieldErrors(() =>
    inTransaction(pool, async (db) => {
      if (!(await takeLink(db, tokenHash, now))) throw spent();
      if (link.operatorId !== null) {
        const operator = await updateOperator(db, { id: link.operatorId, name, username, passwordHash }, now);
        if (!operator) throw spent(); // removed a moment ago
        return operator;
      }
      if (await hasOwner(db)) throw spent(); // made on the command line after the link was printed
      const owner: OperatorRow = {
        id: newId('opr', now),
        email,
        name,
        username,
        role: 'owner',
        createdAt: now,
      };
      await insertOperator(db, { ...owner, passwordHash, isEmailVerified: false });
      return owner;
    }),
  );
}

function spent(): HttpError {
  return new HttpError(
    410,
    'link_spent',
    'This link was used already, was replaced by a newer one, has expired, or was not copied whole.',
  );
}
