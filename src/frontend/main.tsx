import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './page.css';
import { StandalonePage } from './StandalonePage';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root element');

createRoot(root).render(
  <StrictMode>
    <StandalonePage />
  </StrictMode>,
);
