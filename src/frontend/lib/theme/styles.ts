// Only the styles of the components in use, in the order of Mantine's own sheet; none of its global resets.
import './variables.css';
import './base.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/Text.css';
import '@mantine/core/styles/Title.css';
import '@mantine/core/styles/Container.css';
