export { RunsSection } from './RunsSection';
