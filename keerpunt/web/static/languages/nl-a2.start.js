// @ts-check
/** Made by `keerpunt languages` from locale/nl_A2. Change it there. */
export default {};
