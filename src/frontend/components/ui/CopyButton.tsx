import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { copyText } from '../../lib/copy-text';
import { useT } from '../../lib/i18n/I18nProvider';
import { CheckIcon, CopyIcon } from './icons';
import { OffScreen } from './OffScreen';

interface CopyButtonProps {
  value: string;
  /** Words on the button. */
  label: string;
  /** Accessible name where the words alone are ambiguous. */
  name?: string;
  fullWidth?: boolean;
}

const SHOWN_FOR = 2_000;

/** Copy a value and say so, to eyes and ears, for two seconds. */
export function CopyButton({ value, label, name, fullWidth }: CopyButtonProps) {
  const t = useT();
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      setOutcome(null);
    }, SHOWN_FOR);
    return () => {
      clearTimeout(timer);
    };
  }, [outcome]);

  const copied = outcome === 'copied';
  return (
    <>
      <Button
        size={fullWidth ? 'sm' : 'compact-sm'}
        variant={fullWidth ? 'default' : 'subtle'}
        fullWidth={fullWidth ?? false}
        color={copied ? 'teal' : 'brand'}
        leftSection={copied ? <CheckIcon size={16} /> : <CopyIcon size={16} />}
        aria-label={name}
        onClick={(event) => {
          void copyText(value, event.currentTarget.parentElement ?? event.currentTarget).then((done) => {
            setOutcome(done ? 'copied' : 'failed');
          });
        }}
      >
        {copied ? t('credentials.copied') : label}
      </Button>
      <span role="status">
        {copied ? <OffScreen>{t('credentials.copied')}</OffScreen> : null}
        {outcome === 'failed' ? t('credentials.copyFailed') : null}
      </span>
    </>
  );
}
