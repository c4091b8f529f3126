import { getAccount } from '../accounts';
import type { Api } from '../../lib/api/client';
import { ApiProblem, asProblem } from '../../lib/api/problem';
import type { Account } from '../../lib/api/types';
import { wait } from '../../lib/wait';

/** What is known of a creation that is under way. */
export interface Progress {
  account: Account;
  /** Whether the last look at it failed; the creation itself goes on at the server. */
  connectionLost: boolean;
}

const INTERVAL = 1_000;

/** Look at an account until it is active; throw the problem that ended its creation. */
export async function followCreation(
  api: Api,
  first: Account,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Account> {
  let account = first;
  onProgress({ account, connectionLost: false });
  while (account.status === 'reserved' || account.status === 'provisioning') {
    await wait(INTERVAL, signal);
    const next = await lookAt(api, account.id, signal);
    account = next ?? account;
    onProgress({ account, connectionLost: next === null });
  }
  if (account.status !== 'failed') return account;
  const code = account.error_code ?? account.operation?.error_code ?? 'provider_error';
  throw new ApiProblem({ code, status: 409 });
}

/** Return the account, or null when the server could not be asked this time. */
async function lookAt(api: Api, id: string, signal: AbortSignal): Promise<Account | null> {
  try {
    return await getAccount(api, id, signal);
  } catch (error) {
    if (signal.aborted || !asProblem(error).mayPass) throw error;
    return null;
  }
}
