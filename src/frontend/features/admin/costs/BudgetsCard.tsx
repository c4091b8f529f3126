import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { Budget } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { Card, LevelBadge, ListState, useAdmin, useProviderName, type Level } from '../parts';
import { BudgetActions } from './BudgetActions';
import { BudgetDialog } from './BudgetDialog';
import classes from './costs.module.css';
import { useBudgets } from './list-budgets';

/** What may be spent in a month, and how much of it is. */
export function BudgetsCard() {
  const t = useAdminT();
  const { mayChange } = useAdmin();
  const budgets = useBudgets();
  const [adding, setAdding] = useState(false);
  const rows = budgets.data?.budgets ?? [];
  return (
    <Card
      title={t('costs.budgets')}
      aside={
        mayChange ? (
          <Button
            size="sm"
            aria-haspopup="dialog"
            onClick={() => {
              setAdding(true);
            }}
          >
            {t('costs.budgetAdd')}
          </Button>
        ) : null
      }
    >
      <Text size="sm" c="dimmed" mb="xs">
        {t('costs.budgetsText')}
      </Text>
      <ListState
        query={budgets}
        empty={rows.length === 0}
        emptyTitle={t('costs.budgetsEmptyTitle')}
        emptyText={t('costs.budgetsEmptyText')}
      >
        <ul className={classes['budgets']} role="list">
          {rows.map((budget) => (
            <BudgetRow key={budget.id} budget={budget} />
          ))}
        </ul>
      </ListState>
      {adding ? (
        <BudgetDialog
          present={null}
          onClose={() => {
            setAdding(false);
          }}
        />
      ) : null}
    </Card>
  );
}

function levelOf({ percent, thresholds }: Budget): Level {
  if (percent === null) return 'warning';
  if (percent >= 100) return 'error';
  return thresholds.some((threshold) => percent >= threshold) ? 'warning' : 'ok';
}

function useBudgetName(): (budget: Budget) => string {
  const t = useAdminT();
  const providerName = useProviderName();
  return ({ scope, subject }) => {
    if (scope === 'total') return t('costs.scope_total');
    return scope === 'provider' ? providerName(subject) : subject;
  };
}

function BudgetRow({ budget }: { budget: Budget }) {
  const t = useAdminT();
  const format = useFormat();
  const { mayChange } = useAdmin();
  const name = useBudgetName()(budget);
  const { amount, currency, spent, forecast, percent, told, thresholds } = budget;
  const money = (value: string) => format.money(value, currency);
  const percents = (values: number[]) => format.list(values.map((value) => format.percent(value / 100)));
  return (
    <li className={classes['budget']}>
      <div className={classes['budgetHead']}>
        <h4>{name}</h4>
        {percent === null ? null : <LevelBadge level={levelOf(budget)} label={format.percent(percent / 100)} />}
        {mayChange ? <BudgetActions budget={budget} name={name} /> : null}
      </div>
      <div className={classes['bar']} data-full={(percent ?? 0) >= 100} aria-hidden="true">
        <span style={{ width: `${Math.min(100, percent ?? 0).toFixed(1)}%` }} />
      </div>
      <p>
        {spent === null ? t('costs.spentUnknown') : t('costs.spent', { spent: money(spent), amount: money(amount) })}
        {forecast === null ? null : <span>{t('costs.willBe', { amount: money(forecast) })}</span>}
        <span>
          {told.length > 0 ? t('costs.told', { list: percents(told) }) : t('costs.notTold', { list: percents(thresholds) })}
        </span>
      </p>
    </li>
  );
}
