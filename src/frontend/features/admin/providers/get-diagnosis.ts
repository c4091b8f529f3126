import { useQuery } from '@tanstack/react-query';
import type { Diagnosis } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { useLanguage } from '../../../lib/i18n/I18nProvider';

/** Milliseconds for which an examination is good: it asks every vendor. */
const GOOD_FOR = 5 * 60_000;

function getDiagnosis(api: Api, language: string, signal: AbortSignal): Promise<Diagnosis> {
  return unwrap(api.GET('/admin/doctor', { headers: { 'Accept-Language': language }, signal }));
}

/** Have the whole set-up looked over; what to do comes in the panel's language. */
export function useDiagnosis() {
  const api = useApi();
  const language = useLanguage();
  return useQuery({
    queryKey: ['admin', 'diagnosis', language],
    queryFn: ({ signal }) => getDiagnosis(api, language, signal),
    staleTime: GOOD_FOR,
    retry: false,
  });
}
