export { ProvidersSection } from './ProvidersSection';
