import { Loader, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useT } from '../../lib/i18n/I18nProvider';
import classes from './credentials.module.css';

/** Modules of white that a reader needs around the code. */
const QUIET = 4;

interface Code {
  size: number;
  path: string;
}

/** Draw the dark modules as one path: no picture, so nothing that a browser would cache. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')))
    .join('');
}

/** Make a code from a text; its library is loaded by those who ask for one. */
async function encode(text: string): Promise<Code> {
  const { encode: encodeRows } = await import('uqr');
  const { data, size } = encodeRows(text, { ecc: 'M', border: 0 });
  return { size: size + 2 * QUIET, path: pathOf(data) };
}

/** A code from which a telephone reads a text. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const t = useT();
  const [code, setCode] = useState<Code | 'failed' | null>(null);
  const drawing = useRef<SVGSVGElement>(null);
  useEffect(() => {
    let wanted = true;
    encode(text)
      .then((made) => {
        if (wanted) setCode(made);
      })
      .catch(() => {
        // The library did not come: the password can still be copied or typed.
        if (wanted) setCode('failed');
      });
    return () => {
      wanted = false;
    };
  }, [text]);

  // Below what the dialog shows on most screens, where nobody would see that it has come.
  useEffect(() => {
    drawing.current?.scrollIntoView({ block: 'nearest' });
  }, [code]);

  if (code === 'failed') return <Text size="sm">{t('credentials.qrFailed')}</Text>;
  if (code === null) return <Loader role="status" aria-label={t('app.loading')} />;
  return (
    <svg ref={drawing} className={classes['qr']} viewBox={`0 0 ${code.size} ${code.size}`} role="img" aria-label={label}>
      <rect width="100%" height="100%" fill="#fff" />
      <path d={code.path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
