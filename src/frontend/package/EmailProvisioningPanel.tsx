'use client';

import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { EmailProvisioningPanelProps } from '../components/panel-props';
import type { Mounted } from './mount';

export { pathOf, viewOf } from '../lib/view';
export type { EmailProvisioningPanelProps } from '../components/panel-props';
export type { Account } from '../lib/api/account';
export type { PanelUser } from '../lib/host-user';
export type { Language } from '../lib/i18n/language';
export type { ThemeChoice } from '../lib/theme/choice';
export type { PanelView } from '../lib/view';

const BROKEN = {
  fr: 'Cette partie de la page n’a pas pu être affichée. Rechargez la page.',
  en: 'This part of the page could not be shown. Reload the page.',
};

/**
 * Create and use professional addresses, inside a page of any React application from 18 on. Neither takes the other's
 * styles. The panel itself is loaded when this is first drawn.
 */
export default function EmailProvisioningPanel(props: EmailProvisioningPanelProps): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const mounted = useRef<Mounted | null>(null);
  const latest = useRef(props);
  const [broken, setBroken] = useState(false);

  useEffect(() => {
    latest.current = props;
    mounted.current?.update(props);
  });

  useEffect(() => {
    const element = place.current;
    let gone = false;
    const breakDown = () => {
      if (!gone) setBroken(true);
    };
    const begin = async () => {
      const { mount } = await import('./mount');
      if (!gone && element) mounted.current = mount(element, latest.current, breakDown);
    };
    begin().catch(breakDown);
    return () => {
      gone = true;
      mounted.current?.unmount();
      mounted.current = null;
    };
  }, []);

  if (broken) return <p role="alert">{BROKEN[props.language ?? 'fr']}</p>;
  return <div ref={place} />;
}
