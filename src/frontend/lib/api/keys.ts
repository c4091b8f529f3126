/** Key of the signed-in person: asked anew as soon as any call is answered 401. */
export const ME_KEY = ['me'] as const;
