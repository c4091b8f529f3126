import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import EmailProvisioningPanel from './components/EmailProvisioningPanel';
import { preferredLanguage, type Language } from './lib/i18n/language';
import './page.css';

const TITLES = { fr: 'Adresses email', en: 'E-mail addresses' };

/** A host may serve the page under a base path; the API is beside it. */
const basePath = window.location.pathname.replace(/\/email-provisioning(\/.*)?$/, '');
const signIn = document.querySelector<HTMLMetaElement>('meta[name="email-provisioning-sign-in"]');
const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root element');

function nameDocument(language: Language): void {
  document.documentElement.lang = language;
  document.title = TITLES[language];
}

nameDocument(preferredLanguage());
createRoot(root).render(
  <StrictMode>
    <EmailProvisioningPanel
      baseUrl={`${basePath}/api/email`}
      signIn={signIn?.content === 'host' ? 'host' : 'link'}
      onLanguageChange={nameDocument}
    />
  </StrictMode>,
);
