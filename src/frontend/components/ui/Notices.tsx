import { Button, CloseButton } from '@mantine/core';
import { createContext, use, useCallback, useEffect, useRef, useState, type ReactNode, type RefCallback } from 'react';
import { createPortal } from 'react-dom';
import { useT } from '../../lib/i18n/I18nProvider';
import classes from './ui.module.css';

export interface Notice {
  text: string;
  tone?: 'done' | 'problem';
  /** One thing to do about it, such as undo. A notice with an action stays until it is dismissed. */
  action?: { label: string; run: () => void };
}

type Notify = (notice: Notice) => void;
/** Offers an element to show notices in, as long as it is there. */
type Offer = RefCallback<HTMLElement>;

const SHOWN_FOR = 8_000;
const NoticesContext = createContext<Notify>(() => undefined);
const PlacesContext = createContext<Offer>(() => undefined);

/**
 * Show one message at a time at the foot of the panel; screen readers hear it in their own time. An open dialog shows
 * it instead: what lies behind one is neither heard nor within reach.
 */
export function NoticesProvider({ children }: { children: ReactNode }) {
  const [notice, setNotice] = useState<Notice | null>(null);
  const [places, setPlaces] = useState<(HTMLElement | null)[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const dismiss = useCallback(() => {
    setNotice(null);
  }, []);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  const notify = useCallback<Notify>(
    (next) => {
      clearTimeout(timer.current);
      setNotice(next);
      if (!next.action && next.tone !== 'problem') timer.current = setTimeout(dismiss, SHOWN_FOR);
    },
    [dismiss],
  );
  const offer = useCallback<Offer>((element) => {
    setPlaces((others) => [...others, element]);
    return () => {
      setPlaces((offered) => offered.filter((each) => each !== element));
    };
  }, []);
  const topmost = places.at(-1);
  const bar = notice ? <NoticeBar notice={notice} onDismiss={dismiss} /> : null;
  return (
    <NoticesContext value={notify}>
      <PlacesContext value={offer}>{children}</PlacesContext>
      <div className={classes['notices']} role="status">
        {topmost ? null : bar}
      </div>
      {topmost ? createPortal(bar, topmost) : null}
    </NoticesContext>
  );
}

/** Where a dialog shows notices: there before the first of them, because readers tell what changes. */
export function NoticePlace() {
  const offer = use(PlacesContext);
  return <div ref={offer} className={classes['notices']} role="status" />;
}

function NoticeBar({ notice, onDismiss }: { notice: Notice; onDismiss: () => void }) {
  const t = useT();
  const { action } = notice;
  return (
    <div className={classes['notice']} data-tone={notice.tone ?? 'done'}>
      <span className={classes['noticeText']}>{notice.text}</span>
      {action ? (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            onDismiss();
            action.run();
          }}
        >
          {action.label}
        </Button>
      ) : null}
      <CloseButton size="sm" aria-label={t('app.dismiss')} onClick={onDismiss} />
    </div>
  );
}

/** Return the function that shows a notice. */
export function useNotify(): Notify {
  return use(NoticesContext);
}
