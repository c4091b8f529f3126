import js from '@eslint/js';
import a11y from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Refuse imports whose path matches; with relative paths only, a path says which way an import points. */
const refuse = (...patterns) => ({
  'no-restricted-imports': [
    'error',
    { patterns: patterns.map(([regex, message]) => ({ regex, message })) },
  ],
});

const NO_INTERNALS = ['^\\.\\./(?!\\.\\.)[^/]+/', "Import another feature by its index, never its internals."];
const NO_FEATURE_INTERNALS = ['/features/[^/]+/', 'Import a feature by its index, never its internals.'];
const NO_FEATURES = ['/features(/|$)', 'The shared parts must not know the features.'];
const NO_PANEL = ['/components/(?!ui/)', 'Only the panel puts features together.'];
const NO_COMPONENTS = ['/components/', 'The library is below the components.'];

export default tseslint.config(
  { ignores: ['node_modules', 'lib/api/schema.d.ts'] },
  js.configs.recommended,
  { files: ['**/*.js'], languageOptions: { globals: globals.node } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [
      ...tseslint.configs.strictTypeChecked,
      ...tseslint.configs.stylisticTypeChecked,
      hooks.configs.flat.recommended,
      a11y.flatConfigs.strict,
    ],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Index signatures are read with brackets, which the compiler asks for.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreVoidOperator: true }],
      // Safari drops the list role where a style takes the bullets away, and our lists have none.
      'jsx-a11y/no-redundant-roles': ['error', { ul: ['list'] }],
    },
  },
  { files: ['features/**/*.{ts,tsx}'], rules: refuse(NO_INTERNALS, NO_PANEL) },
  { files: ['components/*.tsx', '*.tsx'], rules: refuse(NO_FEATURE_INTERNALS) },
  { files: ['components/ui/**/*.{ts,tsx}'], rules: refuse(NO_FEATURES) },
  { files: ['lib/**/*.{ts,tsx}'], rules: refuse(NO_FEATURES, NO_COMPONENTS) },
);
