import { Button, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState, type ChangeEvent, type SyntheticEvent } from 'react';
import { Dialog, DialogButtons } from '../../../components/ui/Dialog';
import { useNotify } from '../../../components/ui/Notices';
import { ProblemAlert } from '../../../components/ui/ProblemAlert';
import type { Budget, BudgetInput } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useT } from '../../../lib/i18n/I18nProvider';
import { useDomains } from '../domains';
import { useProviderName } from '../parts';
import { useAddBudget } from './add-budget';
import { useChangeBudget } from './change-budget';

const SCOPES = ['total', 'provider', 'domain'] as const;

interface Wish {
  scope: (typeof SCOPES)[number];
  subject: string;
  amount: string;
  currency: string;
  thresholds: string;
}

const NOTHING: Wish = { scope: 'total', subject: '', amount: '', currency: '', thresholds: '80, 100' };

function inputOf({ scope, subject, amount, currency, thresholds }: Wish): BudgetInput {
  const percents = thresholds.split(/[\s,;%]+/).filter(Boolean).map(Number);
  return {
    scope,
    subject: scope === 'total' ? '' : subject,
    amount: amount.trim().replace(',', '.'),
    ...(currency.trim() === '' ? {} : { currency: currency.trim().toUpperCase() }),
    thresholds: percents.filter(Number.isFinite),
  };
}

function wishOf({ scope, subject, amount, currency, thresholds }: Budget): Wish {
  return { scope, subject, amount, currency, thresholds: thresholds.join(', ') };
}

interface BudgetDialogProps {
  /** What is there already, and what it is called; null for a new one. */
  present: { budget: Budget; name: string } | null;
  onClose: () => void;
}

/** Say what may be spent in a month, and when to be warned. */
export function BudgetDialog({ present, onClose }: BudgetDialogProps) {
  const t = useAdminT();
  const ui = useT();
  const saving = useSave(present?.budget ?? null, onClose);
  const [wish, setWish] = useState(() => (present ? wishOf(present.budget) : NOTHING));
  const set = (name: 'amount' | 'currency' | 'thresholds') => (event: ChangeEvent<HTMLInputElement>) => {
    setWish({ ...wish, [name]: event.currentTarget.value });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!saving.isPending) saving.save(inputOf(wish));
  };
  return (
    <Dialog
      title={present ? t('costs.changeTitle', { name: present.name }) : t('costs.budgetTitle')}
      busy={saving.isPending}
      onClose={onClose}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          {present ? null : <SubjectFields wish={wish} onWish={setWish} />}
          <TextInput
            label={t('costs.amount')}
            description={t('costs.amountHint')}
            required
            inputMode="decimal"
            value={wish.amount}
            onChange={set('amount')}
          />
          <TextInput
            label={t('costs.currency')}
            description={t('costs.currencyHint')}
            maxLength={3}
            value={wish.currency}
            onChange={set('currency')}
          />
          <TextInput
            label={t('costs.thresholds')}
            description={t('costs.thresholdsHint')}
            value={wish.thresholds}
            onChange={set('thresholds')}
          />
          {saving.error ? <ProblemAlert error={saving.error} /> : null}
          <DialogButtons>
            <Button variant="default" disabled={saving.isPending} onClick={onClose}>
              {ui('app.cancel')}
            </Button>
            <Button type="submit" loading={saving.isPending}>
              {t(present ? 'save' : 'costs.budgetAdd')}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}

/** Return the way to save a budget: add it, or change it. */
function useSave(present: Budget | null, onClose: () => void) {
  const t = useAdminT();
  const notify = useNotify();
  const adding = useAddBudget();
  const changing = useChangeBudget();
  const saved = (text: string) => ({
    onSuccess: () => {
      notify({ text });
      onClose();
    },
  });
  return {
    save: ({ amount, currency, thresholds, ...subject }: BudgetInput) => {
      // An emptied currency is the one that the budget has.
      const values = { amount, ...(currency ? { currency } : {}), ...(thresholds ? { thresholds } : {}) };
      if (present) changing.mutate({ id: present.id, ...values }, saved(t('costs.budgetChanged')));
      else adding.mutate({ ...subject, ...values }, saved(t('costs.budgetAdded')));
    },
    isPending: adding.isPending || changing.isPending,
    error: adding.error ?? changing.error,
  };
}

function SubjectFields({ wish, onWish }: { wish: Wish; onWish: (wish: Wish) => void }) {
  const t = useAdminT();
  const providerName = useProviderName();
  const known = useDomains().data;
  const offered = {
    total: [],
    provider: (known?.providers ?? []).map(({ kind }) => ({ value: kind, label: providerName(kind) })),
    domain: (known?.domains ?? []).map(({ name }) => ({ value: name, label: name })),
  };
  return (
    <>
      <NativeSelect
        label={t('costs.scope')}
        value={wish.scope}
        data={SCOPES.map((value) => ({ value, label: t(`costs.scope_${value}`) }))}
        onChange={(event) => {
          const { value } = event.currentTarget;
          const scope = SCOPES.find((each) => each === value) ?? 'total';
          onWish({ ...wish, scope, subject: offered[scope][0]?.value ?? '' });
        }}
      />
      {wish.scope === 'total' ? null : (
        <NativeSelect
          label={t('costs.subject')}
          value={wish.subject}
          data={offered[wish.scope]}
          onChange={(event) => {
            onWish({ ...wish, subject: event.currentTarget.value });
          }}
        />
      )}
    </>
  );
}
