import { CloseButton } from '@mantine/core';
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useT } from '../../lib/i18n/I18nProvider';
import classes from './dialog.module.css';
import { NoticePlace } from './Notices';

interface DialogProps {
  title: string;
  children: ReactNode;
  /** Called on Escape and on the close button; absent, the dialog closes only by what is inside it. */
  onClose?: () => void;
  /** Whether an answer is on its way: nothing closes it before, since what was asked for happens all the same. */
  busy?: boolean;
}

/**
 * A modal dialog, open as long as it is rendered. The browser's own: it makes the page behind it inert, returns
 * the focus, lies above whatever a host has, and needs no inline style.
 */
export function Dialog({ title, children, onClose, busy = false }: DialogProps) {
  const t = useT();
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const rendered = useRef({ onClose, busy });

  useLayoutEffect(() => {
    rendered.current = { onClose, busy };
  });

  // A layout effect: its cleanup runs while the element is still there to give the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    heading.current?.focus();
    return () => {
      element?.close();
    };
  }, []);

  // What a click has asked for shows one timer later, so a key that is heard right after it waits as long.
  const close = () => {
    setTimeout(() => {
      if (dialog.current && !rendered.current.busy) rendered.current.onClose?.();
    });
  };

  return (
    <dialog
      ref={dialog}
      className={classes['dialog']}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClose={(event) => {
        // Browsers may override a refused Escape: what must stay is opened again.
        if (event.currentTarget.isConnected && !event.currentTarget.open) event.currentTarget.showModal();
      }}
    >
      <header className={classes['header']}>
        <h2 id={titleId} ref={heading} tabIndex={-1} className={classes['title']}>
          {title}
        </h2>
        {onClose ? <CloseButton aria-label={t('app.close')} disabled={busy} onClick={close} /> : null}
      </header>
      {children}
      <NoticePlace />
    </dialog>
  );
}

/** What can be done in a dialog, at its foot: where there is no room side by side, one below the other, equally wide. */
export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className={classes['buttons']}>{children}</div>;
}
