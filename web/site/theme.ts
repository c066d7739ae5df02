import { themeSwitch } from "../theme.ts";

/** Light and dark of the documentation. */
export const theme = themeSwitch("tstl-docs-theme");
