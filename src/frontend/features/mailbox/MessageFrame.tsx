import { useApi } from '../../lib/api/ApiProvider';
import { useT } from '../../lib/i18n/I18nProvider';
import classes from './mailbox.module.css';

/**
 * The frame may load our style sheet and nothing else: no script, no remote picture that tells of the reading.
 * The sheet is the server's, so that a host's policy lets it through, however the host bundles the panel.
 */
function frameDocument(html: string, styles: string): string {
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline' ${styles}`;
  return [
    '<!doctype html><html><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    `<link rel="stylesheet" href="${styles}"></head><body>${html}</body></html>`,
  ].join('');
}

/** Show the sanitised HTML of a message in a frame that may do nothing: the second wall behind the server's. */
export function MessageFrame({ html }: { html: string }) {
  const t = useT();
  const styles = `${useApi().baseUrl}/message.css`;
  return (
    <iframe
      className={classes['frame']}
      sandbox=""
      srcDoc={frameDocument(html, styles)}
      title={t('mailbox.frameTitle')}
      referrerPolicy="no-referrer"
    />
  );
}

/** Show the same as a page of our server's, whose own policy lets it load pictures of others: only on request. */
export function MessagePage({ url }: { url: string }) {
  const t = useT();
  return (
    <iframe
      className={classes['frame']}
      sandbox=""
      src={url}
      title={t('mailbox.frameTitle')}
      referrerPolicy="no-referrer"
    />
  );
}
