import { useCallback, useEffect, useState } from 'react';
import EmailProvisioningPanel from './components/EmailProvisioningPanel';
import { preferredLanguage, type Language } from './lib/i18n/language';
import { pathOf, viewOf, type PanelView } from './lib/view';

const TITLES = { fr: 'Adresses email', en: 'E-mail addresses' };
/** The page and what is below it; a host may serve it under a base path, and the API is beside it. */
const PATH = /^(.*?)\/email-provisioning((?:\/.*)?)$/;

function readLocation() {
  const [, basePath = '', below = ''] = PATH.exec(window.location.pathname) ?? [];
  return { basePath, view: viewOf(below) };
}

function nameDocument(language: Language): void {
  document.documentElement.lang = language;
  document.title = TITLES[language];
}

/** Keep what is shown in the address bar, so that it can be linked to and Back leads out of it. */
function useViewInLocation() {
  const [{ basePath, view }, setLocation] = useState(readLocation);
  useEffect(() => {
    const follow = () => {
      setLocation(readLocation());
    };
    window.addEventListener('popstate', follow);
    return () => {
      window.removeEventListener('popstate', follow);
    };
  }, []);
  const show = useCallback(
    (next: PanelView) => {
      const path = `${basePath}/email-provisioning${pathOf(next)}`;
      if (path !== window.location.pathname) window.history.pushState(null, '', path);
      setLocation({ basePath, view: next });
    },
    [basePath],
  );
  return { basePath, view, show };
}

/** The panel as a page of its own, as our server serves it. */
export function StandalonePage() {
  const { basePath, view, show } = useViewInLocation();
  const signIn = document.querySelector<HTMLMetaElement>('meta[name="email-provisioning-sign-in"]');
  useEffect(() => {
    nameDocument(preferredLanguage());
  }, []);
  return (
    <main>
      <EmailProvisioningPanel
        baseUrl={`${basePath}/api/email`}
        signIn={signIn?.content === 'host' ? 'host' : 'link'}
        view={view}
        onViewChange={show}
        onLanguageChange={nameDocument}
      />
    </main>
  );
}
