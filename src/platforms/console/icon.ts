import { THEMES } from '#charts/theme.ts';

/** The page's icon: two bars and a line over them. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="${THEMES.light.accent}"/>
<path d="M8 25v-6M16 25V14M24 25V8" stroke="${THEMES.light.background}" stroke-width="4" stroke-linecap="round"/>
</svg>
`;
