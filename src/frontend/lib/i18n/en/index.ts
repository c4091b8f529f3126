import type { fr } from '../fr';
import type { Translated } from '../shape';
import { mail } from './mail';
import { panel } from './panel';
import { passwords } from './passwords';
import { problems } from './problems';

export const en: Translated<typeof fr> = { ...panel, ...mail, ...passwords, problems };
