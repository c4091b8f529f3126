import { useMemo } from 'react';
import type { admin } from './fr/admin';
import { useT } from './I18nProvider';
import type { KeyOf } from './shape';

/** Every key that an administrators' page may ask for, without the name of their group. */
export type AdminKey = KeyOf<(typeof admin)['admin']>;
export type TranslateAdmin = (key: AdminKey, params?: Record<string, string | number>) => string;

/** Return the translator of the administrators' pages; a key that is in no catalogue does not compile. */
export function useAdminT(): TranslateAdmin {
  const t = useT();
  return useMemo(() => (key, params) => t(`admin.${key}`, params), [t]);
}
