/** Texts of the administrators' pages. */
export const admin = {
  admin: {
    title: 'Administration',
    overview: 'Vue d’ensemble',
  },
} as const;
