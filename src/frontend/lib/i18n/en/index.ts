import type { fr } from '../fr';
import type { Translated } from '../shape';
import { mail } from './mail';
import { panel } from './panel';
import { problems } from './problems';

export const en: Translated<typeof fr> = { ...panel, ...mail, problems };
