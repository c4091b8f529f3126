import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { addAccount, refreshAccounts } from '../accounts';
import { revealCredentials, useShowCredentials } from '../credentials';
import { ME_KEY, useApi } from '../../lib/api/ApiProvider';
import { asProblem, type ApiProblem } from '../../lib/api/problem';
import type { Account, CreateInput, Credentials } from '../../lib/api/types';
import { attemptAt, type Attempt } from '../../lib/idempotency';
import { visible } from '../../lib/wait';
import { createAddress } from './create-address';
import { followCreation, type Progress } from './follow-creation';

interface Outcome {
  account: Account;
  /** Whether its credentials were shown just now. */
  shown: boolean;
}

/** Say whether nothing was created, so that the next click is another attempt. */
export function isRefusal({ outcomeUnknown, code }: ApiProblem): boolean {
  return !outcomeUnknown && code !== 'authentication_required';
}

/**
 * Create an address from click to credentials: ask, follow the run where it takes long, then show.
 * One at a time, however often it is clicked. Credentials pass through; no state here holds them.
 */
export function useCreation(onCreated?: (account: Account) => void) {
  const api = useApi();
  const client = useQueryClient();
  const show = useShowCredentials();
  const [progress, setProgress] = useState<Progress | null>(null);
  const attempt = useRef<Attempt | null>(null);
  const running = useRef<AbortController | null>(null);

  useEffect(() => () => running.current?.abort(), []);

  const showOnce = async (account: Account, credentials: Credentials | null, signal: AbortSignal): Promise<Outcome> => {
    const found = credentials ?? (await revealUnlessShown(account, signal));
    if (found) show({ id: account.id, email: account.email, credentials: found, previousValidUntil: null });
    return { account, shown: found !== null };
  };

  const revealUnlessShown = async (account: Account, signal: AbortSignal): Promise<Credentials | null> => {
    if (account.credentials_shown) return null;
    // The one look is not spent on a tab that nobody sees.
    await visible(signal);
    try {
      return (await revealCredentials(api, account.id)).credentials;
    } catch (error) {
      // The first answer was lost on the way: the address exists, its password needs a rotation.
      if (asProblem(error).code === 'credentials_already_shown') return null;
      throw error;
    }
  };

  const creating = useMutation({
    gcTime: 0,
    mutationFn: async (input: CreateInput): Promise<Outcome> => {
      const signal = (running.current ?? new AbortController()).signal;
      attempt.current = attemptAt(JSON.stringify(input), attempt.current);
      const created = await createAddress(api, input, attempt.current.key, signal);
      const account = await followCreation(api, created.account, setProgress, signal);
      return showOnce(account, created.credentials, signal);
    },
    onSuccess: ({ account }) => {
      attempt.current = null;
      addAccount(client, account);
      onCreated?.(account);
    },
    onError: (error) => {
      if (isRefusal(asProblem(error))) attempt.current = null;
    },
    onSettled: () => {
      running.current = null;
      setProgress(null);
      refreshAccounts(client);
      void client.invalidateQueries({ queryKey: ME_KEY });
      void client.invalidateQueries({ queryKey: ['availability'] });
    },
  });

  return {
    create: (input: CreateInput) => {
      if (running.current) return;
      // Set here, because a second click can come before the mutation starts.
      running.current = new AbortController();
      creating.mutate(input);
    },
    reset: creating.reset,
    /** Put the last problem aside; what is under way is left alone. */
    dismiss: () => {
      if (creating.isError) creating.reset();
    },
    progress,
    isPending: creating.isPending,
    error: creating.error,
    outcome: creating.data ?? null,
  };
}
