import { Loader, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useT } from '../../lib/i18n/I18nProvider';
import classes from './qr-code.module.css';

/** Modules of white that a reader needs around the code. */
const QUIET = 4;

interface Code {
  size: number;
  path: string;
}

interface QrCodeProps {
  text: string;
  /** What it holds, for those who do not see it. */
  label: string;
  /** What is said where it cannot be drawn. */
  failed: string;
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

/** A code for the camera of a phone: dark on light in every theme, or cameras would not read it. */
export function QrCode({ text, label, failed }: QrCodeProps) {
  const t = useT();
  const [code, setCode] = useState<Code | 'failed' | null>(null);
  useEffect(() => {
    let wanted = true;
    encode(text)
      .then((made) => {
        if (wanted) setCode(made);
      })
      .catch(() => {
        if (wanted) setCode('failed');
      });
    return () => {
      wanted = false;
    };
  }, [text]);

  if (code === 'failed') return <Text size="sm">{failed}</Text>;
  if (code === null) {
    return (
      <div className={classes['code']}>
        <Loader role="status" aria-label={t('app.loading')} />
      </div>
    );
  }
  return (
    <svg className={classes['code']} viewBox={`0 0 ${code.size} ${code.size}`} role="img" aria-label={label}>
      <rect width="100%" height="100%" fill="#fff" />
      <path d={code.path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
