import type { fr } from '../fr';
import type { Translated } from '../shape';
import { limits } from './limits';
import { mail } from './mail';
import { nextCost } from './next-cost';
import { panel } from './panel';
import { passwords } from './passwords';
import { problems } from './problems';

export const en: Translated<typeof fr> = { ...panel, ...limits, ...mail, ...nextCost, ...passwords, problems };
