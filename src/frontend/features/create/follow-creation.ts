import { getAccount, streamAccount } from '../accounts';
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
/** Looks after which the stream is tried anew: it may have been refused because others had it. */
const LOOKS_BETWEEN_STREAMS = 15;

const isCreating = ({ status }: Account) => status === 'reserved' || status === 'provisioning';

/** Follow an account until it is active; throw the problem that ended its creation. */
export async function followCreation(
  api: Api,
  first: Account,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Account> {
  let account = first;
  const tell = (next: Account | null) => {
    account = next ?? account;
    onProgress({ account, connectionLost: next === null });
  };
  tell(first);
  for (let look = 0; isCreating(account); look += 1) {
    if (look % LOOKS_BETWEEN_STREAMS === 0) await listen(api, account.id, tell, signal);
    if (!isCreating(account)) break;
    await wait(INTERVAL, signal);
    tell(await lookAt(api, account.id, signal));
  }
  if (account.status !== 'failed') return account;
  const code = account.error_code ?? account.operation?.error_code ?? 'provider_error';
  throw new ApiProblem({ code, status: 409 });
}

/** Listen to the server's stream, again and again, until it is over or there is none. */
async function listen(api: Api, id: string, tell: (account: Account) => void, signal: AbortSignal): Promise<void> {
  try {
    for (let open = true; open; ) {
      open = false;
      for await (const account of streamAccount(api, id, signal)) {
        // The server ends each stream after a while; one that told something is worth opening again.
        open = isCreating(account);
        tell(account);
        if (!open) return;
      }
      if (open) await wait(INTERVAL, signal);
    }
  } catch (error) {
    // No stream, or not any longer: looking at the account every second does as well.
    if (signal.aborted) throw error;
  }
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
