import { Anchor, Button, SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import type { Message } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { linksOf, splitLinks } from './links';
import classes from './mailbox.module.css';
import { MessageFrame, MessagePage } from './MessageFrame';

/** The content of a message: as its sender formatted it, or as text; a choice where it has both. */
export function MessageBody({ message }: { message: Message }) {
  const { text, html } = message;
  const t = useT();
  const [view, setView] = useState<string>('html');
  if (html === null) return text ? <PlainText text={text} /> : <Text c="dimmed">{t('mailbox.noBody')}</Text>;
  return (
    <div>
      {text ? (
        <SegmentedControl
          size="xs"
          mb="xs"
          aria-label={t('mailbox.view')}
          value={view}
          onChange={setView}
          data={[
            { value: 'html', label: t('mailbox.formatted') },
            { value: 'text', label: t('mailbox.plain') },
          ]}
        />
      ) : null}
      {text && view === 'text' ? <PlainText text={text} /> : <Formatted message={message} html={html} />}
    </div>
  );
}

function PlainText({ text }: { text: string }) {
  return (
    <div className={classes['text']}>
      {splitLinks(text).map((part, index) =>
        part.href ? <SafeLink key={index} href={part.href} text={part.text} /> : part.text,
      )}
    </div>
  );
}

function Formatted({ message, html }: { message: Message; html: string }) {
  const t = useT();
  const [showsImages, setShowsImages] = useState(false);
  const { remote_images: images, page_url: page } = message;
  const links = linksOf(html);
  const withImages = showsImages ? page : null;
  return (
    <>
      {images > 0 ? (
        <div className={classes['images']} role="status">
          <Text size="sm">{t(withImages ? 'mailbox.imagesShown' : 'mailbox.remoteImages', { count: images })}</Text>
          {page && !withImages ? (
            <Button
              size="compact-sm"
              variant="light"
              onClick={() => {
                setShowsImages(true);
              }}
            >
              {t('mailbox.showImages')}
            </Button>
          ) : null}
        </div>
      ) : null}
      {withImages ? <MessagePage url={withImages} /> : <MessageFrame html={html} />}
      <Text size="xs" c="dimmed">
        {t('mailbox.frameHint')}
      </Text>
      {links.length > 0 ? (
        <details className={classes['links']}>
          <summary>
            {t('mailbox.links')} ({links.length})
          </summary>
          <ul>
            {links.map(({ href, text }) => (
              <li key={href}>
                {text && text !== href ? `${text}: ` : ''}
                <SafeLink href={href} text={href} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

/** A link out of a message: its whole address is shown, and the page behind it learns nothing of ours. */
function SafeLink({ href, text }: { href: string; text: string }) {
  return (
    <Anchor href={href} target="_blank" rel="noopener noreferrer nofollow" underline="always" inherit>
      {text}
    </Anchor>
  );
}
