import { useCallback } from 'react';
import { useAdminT } from '../../../lib/i18n/admin';

const KNOWN = ['local', 'sendgrid', 'aws-ses', 'microsoft365', 'google'] as const;

/** Return a function that gives a provider's kind the name that people know it by. */
export function useProviderName(): (kind: string) => string {
  const t = useAdminT();
  return useCallback(
    (kind) => {
      const known = KNOWN.find((each) => each === kind);
      return known ? t(`provider.${known}`) : kind;
    },
    [t],
  );
}
