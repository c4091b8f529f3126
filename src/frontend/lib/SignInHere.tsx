import { createContext, use, type ReactNode } from 'react';

const SignInHereContext = createContext(false);

export function SignInHereProvider({ value, children }: { value: boolean; children: ReactNode }) {
  return <SignInHereContext value={value}>{children}</SignInHereContext>;
}

/** Say whether people sign in on the panel's own page, and not in the application around it. */
export function useSignInHere(): boolean {
  return use(SignInHereContext);
}
