export { ReconciliationSection } from './ReconciliationSection';
