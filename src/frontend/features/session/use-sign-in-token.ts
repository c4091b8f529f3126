import { useEffect, useState } from 'react';

const FRAGMENT = /^#sign-in=(.+)$/;

/** Take the one-time token out of the address bar, and so out of the history and of screenshots. */
function takeToken(): string | null {
  const token = FRAGMENT.exec(window.location.hash)?.[1];
  if (!token) return null;
  const { pathname, search } = window.location;
  window.history.replaceState(window.history.state, '', `${pathname}${search}`);
  return decodeURIComponent(token);
}

/** Return the sign-in token that the page was opened with, until it is used or put aside. */
export function useSignInToken(enabled: boolean): [token: string | null, forget: () => void] {
  const [token, setToken] = useState<string | null>(null);
  useEffect(() => {
    if (!enabled) return;
    const take = () => {
      const taken = takeToken();
      if (taken) setToken(taken);
    };
    take();
    // A link opened in the tab that already shows the page changes the fragment only.
    window.addEventListener('hashchange', take);
    return () => {
      window.removeEventListener('hashchange', take);
    };
  }, [enabled]);
  return [
    token,
    () => {
      setToken(null);
    },
  ];
}
