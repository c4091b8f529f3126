import { createContext, use, useCallback, useEffect, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { useNotify } from '../../components/ui/Notices';
import type { Credentials } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useNavigation } from '../../lib/Navigation';
import { CredentialsDialog } from './CredentialsDialog';

export interface ShownCredentials {
  /** The id of the address whose set-up can be shown next; null where another dialog stays open behind. */
  id: string | null;
  email: string;
  credentials: Credentials;
  /** Until when the password before works on; null for a first password. */
  previousValidUntil: string | null;
}

interface Shown extends ShownCredentials {
  /** `Date.now()` at which they disappear. */
  until: number;
  /** Seconds of the whole time. */
  total: number;
  /** Whether more time has been taken. */
  extended: boolean;
}

type Show = (shown: ShownCredentials) => void;

/** How much longer they stay for who asks, which may be done once: ten times the time (WCAG 2.2.1, "adjust"). */
const LONGER = 10;

/** Show credentials for some seconds from now. */
function startedNow(shown: ShownCredentials, seconds: number, extended: boolean): Shown {
  return { ...shown, until: Date.now() + seconds * 1000, total: seconds, extended };
}

const ShowContext = createContext<Show | null>(null);
const OpenContext = createContext(false);

/** Hold credentials in this one state, and nowhere else, for the seconds that the server allows. */
export function CredentialsProvider({ children }: { children: ReactNode }) {
  const t = useT();
  const notify = useNotify();
  const { view, go } = useNavigation();
  const [shown, setShown] = useState<Shown | null>(null);
  const show = useCallback<Show>((next) => {
    setShown(startedNow(next, next.credentials.expires_in, false));
  }, []);
  const extend = useCallback(() => {
    setShown((now) => now && startedNow(now, now.credentials.expires_in * LONGER, true));
  }, []);
  const hide = useCallback(() => {
    setShown(null);
  }, []);

  const id = view.name === 'setup' ? null : (shown?.id ?? null);

  useEffect(() => {
    if (!shown) return;
    const expire = () => {
      hide();
      notify({ text: t('credentials.hidden', { email: shown.email }) });
    };
    // A page that is left is kept whole for Back: without a clock, it would keep them for longer than their time.
    const leave = () => {
      flushSync(expire);
    };
    const timer = setTimeout(expire, Math.max(0, shown.until - Date.now()));
    window.addEventListener('pagehide', leave);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pagehide', leave);
    };
  }, [shown, hide, notify, t]);

  return (
    <ShowContext value={show}>
      <OpenContext value={shown !== null}>{children}</OpenContext>
      {shown ? (
        <CredentialsDialog
          email={shown.email}
          credentials={shown.credentials}
          previousValidUntil={shown.previousValidUntil}
          until={shown.until}
          total={shown.total}
          onMoreTime={shown.extended ? undefined : extend}
          onClose={hide}
          onSetup={
            id === null
              ? undefined
              : () => {
                  hide();
                  go({ name: 'setup', id });
                }
          }
        />
      ) : null}
    </ShowContext>
  );
}

/** Return the function that shows credentials for their time. */
export function useShowCredentials(): Show {
  const show = use(ShowContext);
  if (!show) throw new Error('useShowCredentials needs a CredentialsProvider above it');
  return show;
}

/** Say whether credentials are on show, so that nothing behind them takes the focus. */
export function useCredentialsOpen(): boolean {
  return use(OpenContext);
}
