import { useEffect, useState } from 'react';

const FRAGMENT = /^#sign-in-error=([a-z_]+)$/;

/** Return why a sign-in elsewhere did not succeed, and take it out of the address bar. */
export function useSignInError(enabled: boolean): string | null {
  const [code] = useState(() => (enabled ? (FRAGMENT.exec(window.location.hash)?.[1] ?? null) : null));
  useEffect(() => {
    if (code === null) return;
    const { pathname, search } = window.location;
    window.history.replaceState(window.history.state, '', `${pathname}${search}`);
  }, [code]);
  return code;
}
