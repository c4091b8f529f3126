import { useCallback, useEffect, useState } from 'react';
import EmailProvisioningPanel from './components/EmailProvisioningPanel';
import { preferredLanguage, type Language } from './lib/i18n/language';

const TITLES = { fr: 'Adresses email', en: 'E-mail addresses' };
/** The page and what is below it; a host may serve it under a base path, and the API is beside it. */
const PATH = /^(.*?)\/email-provisioning(?:\/mailboxes\/([^/]+))?\/?$/;

function readLocation() {
  const [, basePath = '', mailbox] = PATH.exec(window.location.pathname) ?? [];
  return { basePath, mailbox: mailbox ? decodeURIComponent(mailbox) : null };
}

function nameDocument(language: Language): void {
  document.documentElement.lang = language;
  document.title = TITLES[language];
}

/** Keep the open mailbox in the address bar, so that it can be linked to and Back leads out of it. */
function useMailboxInLocation() {
  const [{ basePath, mailbox }, setLocation] = useState(readLocation);
  useEffect(() => {
    const follow = () => {
      setLocation(readLocation());
    };
    window.addEventListener('popstate', follow);
    return () => {
      window.removeEventListener('popstate', follow);
    };
  }, []);
  const open = useCallback(
    (id: string | null) => {
      const below = id === null ? '' : `/mailboxes/${encodeURIComponent(id)}`;
      window.history.pushState(null, '', `${basePath}/email-provisioning${below}`);
      setLocation({ basePath, mailbox: id });
    },
    [basePath],
  );
  return { basePath, mailbox, open };
}

/** The panel as a page of its own, as our server serves it. */
export function StandalonePage() {
  const { basePath, mailbox, open } = useMailboxInLocation();
  const signIn = document.querySelector<HTMLMetaElement>('meta[name="email-provisioning-sign-in"]');
  useEffect(() => {
    nameDocument(preferredLanguage());
  }, []);
  return (
    <EmailProvisioningPanel
      baseUrl={`${basePath}/api/email`}
      signIn={signIn?.content === 'host' ? 'host' : 'link'}
      mailbox={mailbox}
      onMailboxChange={open}
      onLanguageChange={nameDocument}
    />
  );
}
