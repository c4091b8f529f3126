import { encode } from 'uqr';
import classes from './setup.module.css';

interface QrCodeProps {
  text: string;
  /** What it leads to, for those who do not see it. */
  label: string;
}

/** A code for the camera of a phone: dark on light in every theme, or cameras would not read it. */
export function QrCode({ text, label }: QrCodeProps) {
  const { data, size } = encode(text, { ecc: 'M', border: 3 });
  const path = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg className={classes['qr']} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
