import { Container, Text, Title } from '@mantine/core';
import { ThemeProvider, type ThemeChoice } from '../lib/theme/ThemeProvider';

export interface EmailProvisioningPanelProps {
  /** Where the API is mounted. */
  baseUrl?: string;
  language?: 'fr' | 'en';
  theme?: ThemeChoice;
}

/** Create and use professional addresses. Brings its own providers; talks by props only. */
export default function EmailProvisioningPanel({ theme }: EmailProvisioningPanelProps) {
  return (
    <ThemeProvider scheme={theme} lang="fr">
      <Container component="main" size="md" py="xl">
        <Title order={1}>Adresses e-mail</Title>
        <Text>…</Text>
      </Container>
    </ThemeProvider>
  );
}
