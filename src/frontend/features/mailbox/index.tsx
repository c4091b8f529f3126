import type { ComponentProps } from 'react';
import { mailbox as en } from '../../lib/i18n/en/mailbox';
import { mailbox as fr } from '../../lib/i18n/fr/mailbox';
import { LazyTexts } from '../../lib/i18n/LazyTexts';
import MailboxPage from './Mailbox';

/** The mailbox of an address, with its texts. */
export function Mailbox(props: ComponentProps<typeof MailboxPage>) {
  return (
    <LazyTexts fr={fr} en={en}>
      <MailboxPage {...props} />
    </LazyTexts>
  );
}
