// @ts-check
/** Made by `keerpunt languages` from locale/tr. Change it there. */
export default {};
