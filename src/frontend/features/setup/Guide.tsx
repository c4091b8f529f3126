import { Button, Text } from '@mantine/core';
import { DownloadIcon } from '../../components/ui/icons';
import { QrCode } from '../../components/ui/QrCode';
import type { MailSetup } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { guideOf, type GuideName } from './guides';
import { Picture } from './Picture';
import classes from './setup.module.css';

interface GuideProps {
  name: GuideName;
  setup: MailSetup;
}

/** How one program is set up: in steps, with pictures of its dialogs. */
export function Guide({ name, setup }: GuideProps) {
  const t = useT();
  const { steps, scenes } = guideOf(name, setup, t);
  return (
    <div>
      <ol className={classes['steps']}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <Shortcut name={name} setup={setup} />
      <Text size="sm" c="dimmed">
        {t(name === 'gmail' ? 'setup.gmailNote' : 'setup.picturesNote')}
      </Text>
      <div className={classes['pictures']}>
        {scenes.map((scene) => (
          <Picture key={scene.title} {...scene} />
        ))}
      </div>
    </div>
  );
}

/** What makes typing unnecessary: Apple's profile, and a code that leads a phone there. */
function Shortcut({ name, setup }: GuideProps) {
  const t = useT();
  const { profile_url: profile, phone_url: phone, page_url: page } = setup;
  const apple = name === 'appleMail' || name === 'iphone';
  const target = name === 'iphone' ? (phone ?? page) : page;
  return (
    <>
      {apple && profile ? (
        <Button
          component="a"
          href={profile}
          download
          mb="sm"
          className={classes['download'] ?? ''}
          leftSection={<DownloadIcon />}
        >
          {t('setup.downloadProfile')}
        </Button>
      ) : null}
      {name === 'iphone' || name === 'android' ? (
        <figure className={classes['code']}>
          <QrCode
            text={target}
            label={t('setup.codeLabel', { url: target })}
            failed={t('setup.codeFailed', { url: target })}
          />
          <figcaption>{t(name === 'iphone' && phone ? 'setup.codeProfile' : 'setup.codePage')}</figcaption>
        </figure>
      ) : null}
    </>
  );
}
