import { useMemo } from 'react';
import { useAdminT, type TranslateAdmin } from '../../../lib/i18n/admin';

/** Actions that have a name in words; others are shown as the log writes them. */
export const ACTIONS = [
  'create',
  'rotate',
  'suspend',
  'resume',
  'delete',
  'restore',
  'purge',
  'view',
  'sign_in',
  'reveal',
  'issue',
  'revoke',
  'reconcile',
  'rotation_due',
  'add_domain',
  'remove_domain',
  'issue_direct',
  'revoke_direct',
  'change_credential',
  'send',
  'list',
  'get',
  'repair',
  'adopt',
  'remove_orphan',
  'revoke_unknown',
  'create_user',
  'disable_user',
  'enable_user',
  'issue_sign_in_link',
  'sign_out',
  'set_password',
  'end_session',
  'create_token',
  'revoke_token',
  'move_secrets',
  'rotate_key',
] as const;

const OUTCOMES = ['success', 'failed', 'begun'] as const;
/** Actors that are nobody in particular. */
const NOBODY = ['operator', 'system'] as const;

function words(t: TranslateAdmin) {
  return {
    action: (action: string) => {
      const known = ACTIONS.find((each) => each === action);
      return known ? t(`audit.action_${known}`) : action;
    },
    outcome: (status: string) => {
      const known = OUTCOMES.find((each) => each === status);
      return known ? t(`audit.${known}`) : t('audit.refused');
    },
    actor: (id: string) => {
      const known = NOBODY.find((each) => each === id);
      return known ? t(`audit.${known}`) : id;
    },
  };
}

/** Return functions that say what the log holds in words. */
export function useAuditWords() {
  const t = useAdminT();
  return useMemo(() => words(t), [t]);
}

/** Return a function that says an action, or the kind of an operation, in words. */
export function useActionWords(): (action: string) => string {
  return useAuditWords().action;
}
