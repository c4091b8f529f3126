import { Button, CloseButton } from '@mantine/core';
import { createContext, use, useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { useT } from '../../lib/i18n/I18nProvider';
import classes from './ui.module.css';

export interface Notice {
  text: string;
  tone?: 'done' | 'problem';
  /** One thing to do about it, such as undo. A notice with an action stays until it is dismissed. */
  action?: { label: string; run: () => void };
}

type Notify = (notice: Notice) => void;

const SHOWN_FOR = 8_000;
const NoticesContext = createContext<Notify>(() => undefined);

/** Show one message at a time at the foot of the panel; screen readers hear it in their own time. */
export function NoticesProvider({ children }: { children: ReactNode }) {
  const [notice, setNotice] = useState<Notice | null>(null);
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
  return (
    <NoticesContext value={notify}>
      {children}
      <div className={classes['notices']} role="status">
        {notice ? <NoticeBar notice={notice} onDismiss={dismiss} /> : null}
      </div>
    </NoticesContext>
  );
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
