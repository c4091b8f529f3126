import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

type Texts = Readonly<Record<string, object>>;

interface LazyTextsProps {
  fr: Texts;
  en: Texts;
  children: ReactNode;
}

/**
 * Add the texts of a part that is loaded on demand, before that part is drawn. List its catalogues in
 * `fr/lazy.ts` and `en/lazy.ts` too: the compiler and the tests of the catalogues read them there.
 */
export function LazyTexts({ fr, en, children }: LazyTextsProps) {
  const { i18n } = useTranslation();
  useMemo(() => {
    i18n.addResourceBundle('fr', 'translation', fr, true, true);
    i18n.addResourceBundle('en', 'translation', en, true, true);
  }, [i18n, fr, en]);
  return children;
}
