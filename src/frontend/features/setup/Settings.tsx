import { CopyButton } from '../../components/ui/CopyButton';
import type { MailSetup } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import classes from './setup.module.css';
import { groupsOf } from './values';

/** Every value, to copy: for programs that are not named here. */
export function Settings({ setup }: { setup: MailSetup }) {
  const t = useT();
  return (
    <section aria-labelledby="setup-values">
      <h3 id="setup-values" className={classes['heading']}>
        {t('setup.values')}
      </h3>
      <div className={classes['groups']}>
        {groupsOf(t, setup).map(({ title, values }) => (
          <div key={title} className={classes['group']}>
            <h4 className={classes['groupTitle']}>{title}</h4>
            <dl className={classes['values']}>
              {values.map(({ label, value }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd className={classes['value']}>{value}</dd>
                  <dd>
                    <CopyButton
                      value={value}
                      label={t('setup.copy')}
                      name={t('setup.copyNamed', { name: `${title}, ${label}` })}
                    />
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
    </section>
  );
}
