import {
  ActionIcon,
  Anchor,
  Badge,
  Button,
  createTheme,
  type MantineColorsTuple,
  Menu,
  Modal,
  Notification,
  NumberInput,
  Paper,
  PasswordInput,
  Select,
  TagsInput,
  Textarea,
  TextInput,
  Title,
  virtualColor,
} from '@mantine/core'
import { accentShades, ownAccent } from '../../../../core/accent.ts'
import { t } from '../language/language.ts'

/** Red says one thing only: this is live, or being recorded. */
const live: MantineColorsTuple = [
  '#ffeeeb',
  '#fbd9d4',
  '#f5afa6',
  '#ef8375',
  '#e95f4d',
  '#de4634',
  '#c93523',
  '#b12a1a',
  '#952115',
  '#77170e',
]

const dark: MantineColorsTuple = [
  '#d5dbdc',
  '#b6bfc1',
  '#97a3a6',
  '#5c686b',
  '#3a4548',
  '#2c3538',
  '#20282a',
  '#161c1e',
  '#101516',
  '#0a0e0f',
]

const inputs = { defaultProps: { size: 'md' } }

/** One type family, one accent (`#rrggbb`; null: Aula's own), generous spacing; light and dark follow the system. */
export function themeWith(accent: string | null) {
  const { light: accentLight, dark: accentDark } = accentShades(accent ?? ownAccent)
  const byScheme = virtualColor({ name: 'accent', light: 'accentLight', dark: 'accentDark' })
  return createTheme({ ...theme, colors: { accent: byScheme, accentLight, accentDark, live, dark } })
}

const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: 6,
  fontFamily: '"Atkinson Hyperlegible Next Variable", system-ui, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Liberation Mono", monospace',
  headings: { fontFamily: 'inherit', fontWeight: '650', sizes: { h1: { fontSize: '1.75rem', lineHeight: '1.2' } } },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { size: 'lg', variant: 'subtle', color: 'gray' } }),
    Anchor: Anchor.extend({ defaultProps: { underline: 'hover' } }),
    Badge: Badge.extend({ defaultProps: { radius: 'sm', tt: 'none', fw: 600 } }),
    Button: Button.extend({ defaultProps: { fw: 600 } }),
    Menu: Menu.extend({
      // Without the placeholder, which is no item, the first item has the focus.
      defaultProps: { shadow: 'md', position: 'bottom-end', withInitialFocusPlaceholder: false },
    }),
    Modal: Modal.extend({
      defaultProps: { centered: true, closeButtonProps: { 'aria-label': t('Close') } },
      styles: { title: { fontSize: '1.25rem', fontWeight: 650 } },
    }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': t('Close') } } }),
    NumberInput: NumberInput.extend(inputs),
    Paper: Paper.extend({ defaultProps: { radius: 'lg' } }),
    PasswordInput: PasswordInput.extend(inputs),
    Select: Select.extend(inputs),
    TagsInput: TagsInput.extend(inputs),
    TextInput: TextInput.extend(inputs),
    Textarea: Textarea.extend(inputs),
    Title: Title.extend({ defaultProps: { textWrap: 'balance' } }),
  },
})
