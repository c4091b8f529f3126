import { useId, useState } from 'react';
import { useAdminT } from '../../lib/i18n/admin';
import classes from './admin.module.css';
import { GROUPS, type SectionId } from './sections';

interface SectionNavProps {
  open: SectionId;
  onOpen: (section: SectionId) => void;
}

/** The pages to choose from: a column beside them, or on a narrow screen a list behind a button. */
export function SectionNav({ open, onOpen }: SectionNavProps) {
  const t = useAdminT();
  const listId = useId();
  const [unfolded, setUnfolded] = useState(false);
  const choose = (section: SectionId) => {
    setUnfolded(false);
    onOpen(section);
  };
  return (
    <nav className={classes['nav']} aria-label={t('nav.label')}>
      <button
        type="button"
        className={classes['navToggle']}
        aria-expanded={unfolded}
        aria-controls={listId}
        onClick={() => {
          setUnfolded(!unfolded);
        }}
      >
        {t('nav.choose', { section: t(`nav.${open}`) })}
      </button>
      <div id={listId} className={classes['navGroups']} data-unfolded={unfolded}>
        {GROUPS.map(({ title, sections }) => (
          <div key={title}>
            <p className={classes['navTitle']} id={`${listId}-${title}`}>
              {t(`nav.${title}`)}
            </p>
            <ul className={classes['navList']} role="list" aria-labelledby={`${listId}-${title}`}>
              {sections.map((section) => (
                <li key={section}>
                  <button
                    type="button"
                    className={classes['navItem']}
                    aria-current={section === open ? 'page' : undefined}
                    onClick={() => {
                      choose(section);
                    }}
                  >
                    {t(`nav.${section}`)}
                  </button>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </nav>
  );
}
