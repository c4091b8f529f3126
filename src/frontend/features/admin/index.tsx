import { useEffect, useRef } from 'react';
import { Section } from '../../components/ui/Section';
import type { Me } from '../../lib/api/types';
import { admin as en } from '../../lib/i18n/en/admin';
import { admin as fr } from '../../lib/i18n/fr/admin';
import { useT } from '../../lib/i18n/I18nProvider';
import { LazyTexts } from '../../lib/i18n/LazyTexts';

export interface AdminProps {
  me: Me;
  /** Which page, such as `domains`; empty for the first one. */
  section: string;
  /** Show another page; the address bar follows. */
  onSection: (section: string) => void;
}

/** The administrators' pages. */
export default function Admin(props: AdminProps) {
  return (
    <LazyTexts fr={fr} en={en}>
      <Overview {...props} />
    </LazyTexts>
  );
}

function Overview({ me }: AdminProps) {
  const t = useT();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus();
  }, []);
  return (
    <Section title={t('admin.overview')} titleRef={title}>
      <ul>
        {me.domains.map(({ name, provider }) => (
          <li key={name}>
            {name} ({provider})
          </li>
        ))}
      </ul>
    </Section>
  );
}
