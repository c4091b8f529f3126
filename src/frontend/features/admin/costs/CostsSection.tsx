import { BudgetsCard } from './BudgetsCard';
import { EstimateCard } from './EstimateCard';
import { MonthCard } from './MonthCard';

/** What the month costs, what may be spent, and what it would cost elsewhere. */
export function CostsSection() {
  return (
    <>
      <MonthCard />
      <BudgetsCard />
      <EstimateCard />
    </>
  );
}
