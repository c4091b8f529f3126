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

interface State {
  shown: Shown | null;
  /** What came meanwhile waits for its turn: there is no second look at any of it. */
  waiting: ShownCredentials[];
  /** How many have been on show. */
  count: number;
}

type Show = (shown: ShownCredentials) => void;

/** How much longer they stay for who asks, which may be done once: ten times the time (WCAG 2.2.1, "adjust"). */
const LONGER = 10;

/** How often it is looked whether their time is over, in milliseconds: a timer would sleep with the computer. */
const TICK = 250;

/** Show credentials for some seconds from now. */
function startedNow(shown: ShownCredentials, seconds: number, extended: boolean): Shown {
  return { ...shown, until: Date.now() + seconds * 1000, total: seconds, extended };
}

/** Show the first of those that wait, if there is one. */
function next({ waiting: [first, ...waiting], count }: State): State {
  const shown = first ? startedNow(first, first.credentials.expires_in, false) : null;
  return { shown, waiting, count: count + 1 };
}

const NOTHING: State = { shown: null, waiting: [], count: 0 };
const ShowContext = createContext<Show | null>(null);
const OpenContext = createContext(false);

/** Hold credentials in this one state, and nowhere else, for the seconds that the server allows. */
export function CredentialsProvider({ children }: { children: ReactNode }) {
  const t = useT();
  const notify = useNotify();
  const { view, go } = useNavigation();
  const [{ shown, count }, setState] = useState(NOTHING);
  const show = useCallback<Show>((found) => {
    setState((now) => {
      const more = { ...now, waiting: [...now.waiting, found] };
      return now.shown ? more : next(more);
    });
  }, []);
  const extend = useCallback(() => {
    setState(({ shown: now, ...rest }) => ({
      ...rest,
      shown: now && startedNow(now, now.credentials.expires_in * LONGER, true),
    }));
  }, []);
  const hide = useCallback(() => {
    setState(next);
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
      flushSync(() => {
        expire();
        setState(NOTHING);
      });
    };
    const timer = setInterval(() => {
      if (Date.now() >= shown.until) expire();
    }, TICK);
    window.addEventListener('pagehide', leave);
    return () => {
      clearInterval(timer);
      window.removeEventListener('pagehide', leave);
    };
  }, [shown, hide, notify, t]);

  return (
    <ShowContext value={show}>
      <OpenContext value={shown !== null}>{children}</OpenContext>
      {shown ? (
        <CredentialsDialog
          key={count}
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
