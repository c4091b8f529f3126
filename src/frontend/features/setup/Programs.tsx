import { useId, useRef, useState, type KeyboardEvent } from 'react';
import type { MailSetup } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { Guide } from './Guide';
import { guidesFor, type GuideName } from './guides';
import classes from './setup.module.css';

const STEPS: Partial<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Choose a program or a device, and see how it is set up. */
export function Programs({ setup }: { setup: MailSetup }) {
  const t = useT();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const guides = guidesFor(setup);
  const [chosen, setChosen] = useState<GuideName>(guides[0] ?? 'gmail');

  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = (guides.indexOf(chosen) + step + guides.length) % guides.length;
    setChosen(guides[at] ?? chosen);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[at]?.focus();
  };
  return (
    <section aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`} className={classes['heading']}>
        {t('setup.choose')}
      </h3>
      {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus -- the tabs in it have the focus */}
      <div ref={list} role="tablist" aria-labelledby={`${id}-title`} className={classes['tabs']} onKeyDown={move}>
        {guides.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            aria-selected={name === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={name === chosen ? 0 : -1}
            className={classes['tab']}
            onClick={() => {
              setChosen(name);
            }}
          >
            {t(`setup.${name}`)}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`} className={classes['panel']}>
        <Guide key={chosen} name={chosen} setup={setup} />
      </div>
    </section>
  );
}
