// The styles of Mantine's components that these pages alone use: those who do not administer never load them.
import '@mantine/core/styles/Checkbox.css';
