import { createInstance, type i18n } from 'i18next';
import { createContext, use, useEffect, useMemo, type ReactNode } from 'react';
import { I18nextProvider, initReactI18next, useTranslation } from 'react-i18next';
import { en } from './en';
import { fr } from './fr';
import type { Language } from './language';
import type { MessageKey } from './shape';

/** Make an instance of our own, so that a host's i18next is left alone. */
function createI18n(language: Language): i18n {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'fr',
    resources: { fr: { translation: fr }, en: { translation: en } },
    initAsync: false,
    nsSeparator: false,
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  });
  return instance;
}

interface I18nProviderProps {
  language: Language;
  children: ReactNode;
}

export function I18nProvider({ language, children }: I18nProviderProps) {
  // eslint-disable-next-line react-hooks/exhaustive-deps -- made once; the effect below follows the language
  const instance = useMemo(() => createI18n(language), []);
  useEffect(() => {
    void instance.changeLanguage(language);
  }, [instance, language]);
  return (
    <I18nextProvider i18n={instance}>
      <Translations>{children}</Translations>
    </I18nextProvider>
  );
}

export type Translate = (key: MessageKey, params?: Record<string, string | number>) => string;

interface Translation {
  t: Translate;
  language: Language;
}

const TranslationContext = createContext<Translation | null>(null);

/** Listen to i18next once for the whole panel: a list has thousands of texts, each of which would listen by itself. */
function Translations({ children }: { children: ReactNode }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'fr';
  const translation = useMemo<Translation>(
    () => ({ t: (key, params) => t(key, { ...params }), language }),
    [t, language],
  );
  return <TranslationContext value={translation}>{children}</TranslationContext>;
}

function useTexts(): Translation {
  const translation = use(TranslationContext);
  if (!translation) throw new Error('texts need an I18nProvider above them');
  return translation;
}

/** Return the translator; a key that is in no catalogue does not compile. */
export function useT(): Translate {
  return useTexts().t;
}

export function useLanguage(): Language {
  return useTexts().language;
}
